package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A {@code GRPCRoute}: which gRPC calls go where.
 *
 * @param metadata the object's metadata
 * @param parentRefs what it wants to be attached to
 * @param hostnames lower case, each may begin with {@code *.}; empty means every host of the listener
 * @param rules in the order of the manifest, none left out; never empty (a manifest without rules gets one for all calls)
 */
public record GRPCRoute(
        ObjectMeta metadata, List<ParentReference> parentRefs, List<String> hostnames, List<GRPCRouteRule> rules)
        implements Route {

    /** The kind's name. */
    public static final String KIND = "GRPCRoute";

    /** Copies the lists. */
    public GRPCRoute {
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
