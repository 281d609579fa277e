package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request was decided. Immutable.
 *
 * @param address the local address and port whose tables were asked, {@code *:8080}; null where nothing is served there
 * @param listener the listener that the request belongs to, {@code shop/gateway/http (*.example.com)}; null for none
 * @param hostnames the hostnames of its routes that cover the host, the narrowest first: in this order their rules have
 *     their turn; empty where no route claims the host
 * @param candidates all rules of these hostnames in the order of precedence: the first without a mismatch wins
 * @param decision what was decided
 */
public record Explanation(
        @Nullable String address,
        @Nullable String listener,
        List<String> hostnames,
        List<Candidate> candidates,
        Decision decision) {

    /** Copies the lists. */
    public Explanation {
        hostnames = List.copyOf(hostnames);
        candidates = List.copyOf(candidates);
        requireNonNull(decision, "decision");
    }

    /**
     * A match that could have won.
     *
     * @param hostname the hostname under which it is listed
     * @param entry the match
     * @param mismatch the first condition that does not hold; null where all do
     */
    public record Candidate(
            String hostname, RouteEntry entry, @Nullable Mismatch mismatch) {

        /** Checks that nothing is missing. */
        public Candidate {
            requireNonNull(hostname, "hostname");
            requireNonNull(entry, "entry");
        }
    }

    /**
     * A condition that does not hold.
     *
     * @param condition {@code path}, {@code method}, {@code header env}, {@code query parameter page}
     * @param expected the value, or {@code ~} and an expression
     * @param actual what the request has; null for nothing
     */
    public record Mismatch(
            String condition, String expected, @Nullable String actual) {

        /** Checks that nothing is missing. */
        public Mismatch {
            requireNonNull(condition, "condition");
            requireNonNull(expected, "expected");
        }

        /** {@code header env is absent (expected: canary)}. */
        @Override
        public String toString() {
            return condition + (actual == null ? " is absent" : " is " + actual) + " (expected: " + expected + ")";
        }
    }
}
