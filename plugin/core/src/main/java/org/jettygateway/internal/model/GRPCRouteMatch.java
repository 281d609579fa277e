package org.jettygateway.internal.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC call must look like; all conditions must hold.
 *
 * @param method the condition on service and method; null means any
 * @param headers conditions on metadata, each name once
 */
public record GRPCRouteMatch(@Nullable GRPCMethodMatch method, List<HTTPHeaderMatch> headers) {

    /** What a rule without matches means: every call. */
    public static final GRPCRouteMatch ANY = new GRPCRouteMatch(null, List.of());

    /** What keeps the place of a match that could not be read, in a refused route: it is no expression, so no call meets it. */
    public static final GRPCRouteMatch UNREADABLE =
            new GRPCRouteMatch(new GRPCMethodMatch(ValueMatchType.RegularExpression, "(unreadable", null), List.of());

    /** Copies the list. */
    public GRPCRouteMatch {
        headers = List.copyOf(headers);
    }
}
