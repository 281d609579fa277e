package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request was decided. Immutable.
 *
 * @param address the local address and port whose tables were asked, {@code *:8080}; null where nothing is served there
 * @param listener the listener that the request belongs to, {@code shop/gateway/http (*.example.com)}; null for none
 * @param why why it is that listener, or why it is none
 * @param hostnames the hostnames of its routes that cover the host, the narrowest first: in this order their rules have
 *     their turn; empty where no route claims the host
 * @param candidates the rules of these hostnames in the order in which they are tried: the first without a mismatch wins
 * @param omitted how many more rules of these hostnames are for other paths, and not near the one that was asked for
 * @param decision what was decided
 */
public record Explanation(
        @Nullable String address,
        @Nullable String listener,
        String why,
        List<String> hostnames,
        List<Candidate> candidates,
        int omitted,
        Decision decision) {

    /** Copies the lists. */
    public Explanation {
        requireNonNull(why, "why");
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
     * @param hint how near it is; empty where it is not
     */
    public record Mismatch(
            String condition, String expected, @Nullable String actual, String hint) {

        /** Checks that nothing is missing. */
        public Mismatch {
            requireNonNull(condition, "condition");
            requireNonNull(expected, "expected");
            requireNonNull(hint, "hint");
        }

        /** {@code header env is Canary (expected: canary): it differs only in case}. */
        @Override
        public String toString() {
            return condition
                    + (actual == null ? " is absent" : " is " + actual)
                    + " (expected: "
                    + expected
                    + (hint.isEmpty() ? ")" : "): " + hint);
        }
    }
}
