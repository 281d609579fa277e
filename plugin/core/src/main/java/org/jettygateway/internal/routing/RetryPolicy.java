package org.jettygateway.internal.routing;

import java.util.List;

/**
 * When a request is sent again after a connection that failed, a try that took too long, or an answer with one of some
 * statuses. Immutable.
 *
 * @param codes the statuses, 400 to 599; may be empty
 * @param attempts how often it is sent again at most: 2 makes three tries
 * @param backoff how many milliseconds to wait before each time
 */
public record RetryPolicy(List<Integer> codes, int attempts, long backoff) {

    /** Copies the list. */
    public RetryPolicy {
        codes = List.copyOf(codes);
    }

    /** {@code retry 2x after 100 ms on [500, 503]}. */
    @Override
    public String toString() {
        return "retry " + attempts + "x after " + backoff + " ms" + (codes.isEmpty() ? "" : " on " + codes);
    }
}
