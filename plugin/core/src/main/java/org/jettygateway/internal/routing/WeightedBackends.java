package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The backends of a rule with their shares. Choosing is a pure function of a ticket: consecutive tickets spread over the
 * backends smoothly (a share of 10 % is served about every tenth request, never in bursts), and exactly by weight in the
 * long run. Whoever serves requests counts the tickets.
 */
public final class WeightedBackends {

    /** The fractional part of the golden ratio as a 64-bit fraction: its multiples are spread as evenly as can be. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<Backend> backends;
    private final long[] upTo;

    /**
     * Backends with at least one weight above 0.
     *
     * @throws IllegalArgumentException where the weights add up to 0
     */
    public WeightedBackends(List<Backend> backends) {
        this.backends = List.copyOf(backends);
        this.upTo = new long[this.backends.size()];
        long sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += this.backends.get(i).weight();
            upTo[i] = sum;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("weights: add up to 0 (expected: at least one above 0)");
        }
    }

    /** The backends in the order of the manifest; those of weight 0 among them. */
    public List<Backend> backends() {
        return backends;
    }

    /** Whether there is nothing to choose: tickets need not be counted then. */
    public boolean isSingle() {
        return upTo.length == 1;
    }

    /** The backend for the {@code ticket}-th request; any number will do. */
    public Backend choose(long ticket) {
        if (upTo.length == 1) {
            return backends.get(0);
        }
        long sum = upTo[upTo.length - 1];
        long point = Math.multiplyHigh((ticket * GOLDEN) >>> 1, sum << 1);
        int chosen = 0;
        while (upTo[chosen] <= point) {
            chosen++;
        }
        return backends.get(chosen);
    }

    @Override
    public String toString() {
        return backends.toString();
    }

    /**
     * One backend of a rule.
     *
     * @param weight its share relative to the sum, from 0
     * @param upstream where requests go; null for a reference that leads nowhere, whose share is answered with 500
     * @param reason why there is no upstream, for operators; empty where there is one
     * @param filters what is done to its requests and answers
     * @param own what no other backend of the rule does
     */
    public record Backend(int weight, @Nullable Upstream upstream, String reason, Filters filters, BackendFilters own) {

        /** Checks that nothing is missing. */
        public Backend {
            requireNonNull(reason, "reason");
            requireNonNull(filters, "filters");
            requireNonNull(own, "own");
        }

        /** A backend whose requests and answers are left as they are. */
        public static Backend of(int weight, @Nullable Upstream upstream, String reason) {
            return new Backend(weight, upstream, reason, Filters.NONE, BackendFilters.NONE);
        }

        @Override
        public String toString() {
            if (own.redirect() != null) {
                return own.extensions().stream()
                        .map(extension -> extension + ", ")
                        .collect(Collectors.joining(
                                "", weight + "x ", own.redirect().toString()));
            }
            String text = weight + "x " + (upstream == null ? "500 (" + reason + ")" : upstream.name());
            return describeFilters().isEmpty() ? text : text + " {" + describeFilters() + "}";
        }

        /** Its filters for people, but for a redirect; empty where there are none. */
        public String describeFilters() {
            Stream<?> changes = filters.equals(Filters.NONE) ? Stream.empty() : Stream.of(filters);
            return Stream.of(
                            own.extensions().stream(),
                            changes,
                            own.mirrors().stream(),
                            Stream.ofNullable(own.crossOrigin()))
                    .flatMap(parts -> parts)
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
        }
    }
}
