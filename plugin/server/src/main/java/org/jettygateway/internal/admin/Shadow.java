package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.GenerationDiff;
import org.jettygateway.internal.control.RequestSample;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A candidate configuration that is decided beside the one that serves, and changes nothing: requests that it would treat in
 * another way are counted by the rules that decide, and a few of each are remembered. It is read anew when it changes; counting
 * begins again when either changes. Thread-safe.
 */
public final class Shadow implements AutoCloseable {

    /** More pairs of rules than this are counted together. */
    private static final int MAX_PAIRS = 1000;

    /** How many requests are remembered of each. */
    private static final int SAMPLED = 10;

    private final GatewayController<Generation> controller;
    private final AtomicReference<@Nullable Counts> counts = new AtomicReference<>();

    /** A candidate of this source; not started. */
    public Shadow(ConfigSource source, GatewayController.Settings settings) {
        this.controller =
                new GatewayController<>(source, settings, generation -> generation, generation -> {}, "Shadow: ");
    }

    /**
     * Loads the candidate and watches it.
     *
     * @throws IOException where there is nothing to be read
     */
    public void start() throws IOException {
        controller.start();
    }

    /** Decides a request once more, and counts it where the candidate disagrees. */
    void compare(RequestView request, long nowNanos, RoutingSnapshot live, Decision decision) {
        Generation candidate = controller.current();
        if (candidate != null) {
            counts(candidate, live).compare(request, nowNanos, decision);
        }
    }

    /** {@code /shadow}, against what serves now. */
    Map<String, @Nullable Object> report(RoutingSnapshot live) {
        return counts(requireNonNull(controller.current(), "started"), live).report();
    }

    private Counts counts(Generation candidate, RoutingSnapshot live) {
        Counts now = counts.get();
        if (now != null && now.candidate.snapshot() == candidate.snapshot() && now.live == live) {
            return now;
        }
        Counts fresh = new Counts(candidate, live);
        return counts.compareAndSet(now, fresh) ? fresh : requireNonNullElse(counts.get(), fresh);
    }

    @Override
    public void close() {
        controller.close();
    }

    /** What was counted of one candidate against one generation that serves. */
    private static final class Counts {

        private final Generation candidate;
        private final RoutingSnapshot live;
        private final LongAdder decided = new LongAdder();
        private final LongAdder uncounted = new LongAdder();
        private final Map<Pair, Difference> pairs = new ConcurrentHashMap<>();

        Counts(Generation candidate, RoutingSnapshot live) {
            this.candidate = candidate;
            this.live = live;
        }

        void compare(RequestView request, long nowNanos, Decision decision) {
            decided.increment();
            Pair pair = new Pair(decision, candidate.snapshot().decide(request));
            Difference difference = pairs.get(pair);
            if (difference == null) {
                if (pairs.size() >= MAX_PAIRS) {
                    uncounted.increment();
                    return;
                }
                difference = pairs.computeIfAbsent(
                        pair, key -> new Difference(!GenerationDiff.sameFate(key.live, key.candidate), nowNanos));
            }
            if (difference.differs) {
                difference.count.increment();
                difference.sample.saw(request, nowNanos);
            }
        }

        Map<String, @Nullable Object> report() {
            Map<String, @Nullable Object> report = new LinkedHashMap<>();
            report.put("candidate", candidate.number());
            report.put(
                    "problems",
                    candidate.problems().stream().map(Object::toString).toList());
            report.put("decided", decided.sum());
            List<Map.Entry<Pair, Difference>> different = pairs.entrySet().stream()
                    .filter(entry -> entry.getValue().differs)
                    .sorted(Comparator.comparing(
                            entry -> -entry.getValue().count.sum()))
                    .toList();
            report.put(
                    "different",
                    different.stream()
                            .mapToLong(entry -> entry.getValue().count.sum())
                            .sum());
            report.put("uncounted", uncounted.sum());
            report.put("differences", different.stream().map(Counts::row).toList());
            return report;
        }

        private static Map<String, @Nullable Object> row(Map.Entry<Pair, Difference> entry) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("count", entry.getValue().count.sum());
            item.put("live", GenerationDiff.describe(entry.getKey().live));
            item.put("candidate", GenerationDiff.describe(entry.getKey().candidate));
            item.put(
                    "requests",
                    entry.getValue().sample.requests().stream()
                            .map(Object::toString)
                            .toList());
            return item;
        }
    }

    /** Two decisions, each of which is the same object for all requests that it is made for. */
    private static final class Pair {

        private final Decision live;
        private final Decision candidate;

        Pair(Decision live, Decision candidate) {
            this.live = live;
            this.candidate = candidate;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // compared once per request
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair that && live == that.live && candidate == that.candidate;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(live) + System.identityHashCode(candidate);
        }
    }

    /** How often a pair was decided, where it makes a difference. */
    private static final class Difference {

        private final boolean differs;
        private final LongAdder count = new LongAdder();
        private final RequestSample sample;

        Difference(boolean differs, long nowNanos) {
            this.differs = differs;
            this.sample = new RequestSample(nowNanos, SAMPLED);
        }
    }
}
