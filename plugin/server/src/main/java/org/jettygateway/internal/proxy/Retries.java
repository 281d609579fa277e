package org.jettygateway.internal.proxy;

import org.jettygateway.internal.routing.RetryPolicy;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The tries that the rule of a request asks for, counted down (GEP-1731). Where it asks for none, nothing is tried again here.
 * Used by one exchange, whose calls do not overlap.
 */
final class Retries {

    private static final Retries NONE = new Retries(null);

    private final @Nullable RetryPolicy policy;
    private int left;

    private Retries(@Nullable RetryPolicy policy) {
        this.policy = policy;
        this.left = policy == null ? 0 : policy.attempts();
    }

    /**
     * The tries of a new exchange.
     *
     * @param policy what its rule asks for; null where it asks for none
     */
    static Retries of(@Nullable RetryPolicy policy) {
        return policy == null ? NONE : new Retries(policy);
    }

    /** Whether the rule asks for retries at all. */
    boolean isAsked() {
        return policy != null;
    }

    /** Whether an answer of that status is to be tried again. */
    boolean wants(int status) {
        return policy != null && left > 0 && policy.codes().contains(status);
    }

    /** Whether a failed try is to be followed by another. */
    boolean wants(Inbound.Failure failure) {
        return policy != null && left > 0 && Failures.isRetried(failure);
    }

    /** Takes a try; how many milliseconds to wait before it. */
    long take() {
        if (policy == null) {
            return 0;
        }
        left--;
        return policy.backoff();
    }
}
