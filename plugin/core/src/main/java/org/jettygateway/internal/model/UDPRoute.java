package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A {@code UDPRoute}: which datagrams go where, told apart by the port of their listener alone.
 *
 * @param metadata the object's metadata
 * @param parentRefs what it wants to be attached to
 * @param rules exactly one
 */
public record UDPRoute(ObjectMeta metadata, List<ParentReference> parentRefs, List<PlainRouteRule> rules)
        implements Route {

    /** The kind's name. */
    public static final String KIND = "UDPRoute";

    /** Copies the lists. */
    public UDPRoute {
        requireNonNull(metadata, "metadata");
        parentRefs = List.copyOf(parentRefs);
        rules = List.copyOf(rules);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** None: datagrams name no host. */
    @Override
    public List<String> hostnames() {
        return List.of();
    }
}
