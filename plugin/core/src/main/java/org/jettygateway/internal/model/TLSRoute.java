package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A {@code TLSRoute}: which TLS connections go where, told apart by the name of the server that the client asks for (SNI).
 *
 * @param metadata the object's metadata
 * @param parentRefs what it wants to be attached to
 * @param hostnames lower case, each may begin with {@code *.}; never empty
 * @param rules exactly one
 */
public record TLSRoute(
        ObjectMeta metadata, List<ParentReference> parentRefs, List<String> hostnames, List<PlainRouteRule> rules)
        implements Route {

    /** The kind's name. */
    public static final String KIND = "TLSRoute";

    /** Copies the lists. */
    public TLSRoute {
        requireNonNull(metadata, "metadata");
        parentRefs = List.copyOf(parentRefs);
        hostnames = List.copyOf(hostnames);
        rules = List.copyOf(rules);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
