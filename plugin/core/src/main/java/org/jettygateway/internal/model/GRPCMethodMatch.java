package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A condition on a call's service and method, which are the two segments of its path; {@code GRPCMethodMatch} in the Gateway
 * API. At least one of the two is given.
 *
 * @param type how they are compared; an RE2 expression must fit the whole of a segment
 * @param service {@code shop.Cart}; null means any
 * @param method {@code Add}; null means any
 */
public record GRPCMethodMatch(
        ValueMatchType type,
        @Nullable String service,
        @Nullable String method) {

    /** Checks that something is asked for. */
    public GRPCMethodMatch {
        requireNonNull(type, "type");
        if (service == null && method == null) {
            throw new IllegalArgumentException("service, method: both null (expected: one of them)");
        }
    }
}
