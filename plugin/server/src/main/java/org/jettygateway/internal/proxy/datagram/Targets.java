package org.jettygateway.internal.proxy.datagram;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.util.NanoTime;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses endpoints for clients, by the generation that serves: a backend by weight, an endpoint of it in turn. One at which
 * nobody takes datagrams is passed over for ten seconds, where there are others. What is known of its connections does not
 * count, and those learn nothing from here: a backend that never answers could not show that it is back. Used by one thread at
 * a time.
 */
final class Targets {

    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

    private static final long OUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<@Nullable LiveGeneration> current;
    private final Map<Endpoint, Long> out = new HashMap<>();
    private @Nullable LiveGeneration seen;

    /** Chooses by the generation that this supplies. */
    Targets(Supplier<@Nullable LiveGeneration> current) {
        this.current = requireNonNull(current, "current");
    }

    /** Takes over the generation that serves now; whether it is another than the last time. */
    boolean refresh() {
        LiveGeneration last = seen;
        seen = current.get();
        return seen != last;
    }

    /** Where the datagrams of a new client go; null where they are dropped. */
    @Nullable
    Target choose(RequestView arrival, long now) {
        LiveGeneration live = seen;
        if (live == null || !(decide(live, arrival) instanceof Action.Forward forward)) {
            LOG.debug("a datagram at port {} is dropped: no route", arrival.localPort());
            return null;
        }
        WeightedBackends.Backend backend = live.draw(forward);
        UpstreamState state = state(live, backend);
        Endpoint endpoint = state == null ? null : next(state, now);
        if (state == null || endpoint == null) {
            LOG.debug("a datagram at port {} is dropped: {}", arrival.localPort(), backend);
            return null;
        }
        return new Target(state, endpoint);
    }

    private static Action decide(LiveGeneration live, RequestView arrival) {
        return live.generation().snapshot().decideDatagrams(arrival).action();
    }

    private static @Nullable UpstreamState state(LiveGeneration live, WeightedBackends.Backend backend) {
        Upstream upstream = backend.upstream();
        return upstream == null ? null : live.state(upstream);
    }

    private @Nullable Endpoint next(UpstreamState state, long now) {
        Endpoint next = state.inTurn();
        for (int passed = out.size(); passed > 0 && next != null && isOut(next, now); passed--) {
            next = state.inTurn();
        }
        return next;
    }

    private boolean isOut(Endpoint endpoint, long now) {
        Long since = out.get(endpoint);
        return since != null && NanoTime.elapsed(since, now) < OUT_NANOS;
    }

    /** At an endpoint there is nobody who takes datagrams. */
    void onRefused(Endpoint endpoint, Exception cause, long now) {
        out.put(endpoint, now);
        int failures = endpoint.countFailure();
        if (failures > 0) {
            String why = requireNonNullElse(cause.getMessage(), "port unreachable"); // of which Java says nothing
            LOG.warn("backend {}: takes no datagrams: {} ({} failed)", endpoint, why, failures);
        }
    }

    /** Forgets all. */
    void clear() {
        out.clear();
        seen = null;
    }

    /** Forgets what was long ago. */
    void sweep(long now) {
        out.values().removeIf(since -> NanoTime.elapsed(since, now) >= OUT_NANOS);
    }

    /** Upstreams that the clients of a port may be at now. */
    Set<UpstreamState> reachable(RequestView arrival) {
        Set<UpstreamState> reachable = new HashSet<>();
        LiveGeneration live = seen;
        if (live != null && decide(live, arrival) instanceof Action.Forward forward) {
            for (WeightedBackends.Backend backend : forward.backends().backends()) {
                UpstreamState state = backend.weight() == 0 ? null : state(live, backend);
                if (state != null) {
                    reachable.add(state);
                }
            }
        }
        return reachable;
    }
}
