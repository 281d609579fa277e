package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An {@code HTTPRoute}: which requests go where.
 *
 * @param metadata the object's metadata
 * @param parentRefs what it wants to be attached to
 * @param hostnames lower case, each may begin with {@code *.}; empty means every host of the listener
 * @param rules in the order of the manifest, none left out; never empty (a manifest without rules gets the
 *     spec's default rule)
 */
public record HTTPRoute(
        ObjectMeta metadata, List<ParentReference> parentRefs, List<String> hostnames, List<HTTPRouteRule> rules)
        implements Route {

    /** The kind's name. */
    public static final String KIND = "HTTPRoute";

    /** Copies the lists. */
    public HTTPRoute {
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
