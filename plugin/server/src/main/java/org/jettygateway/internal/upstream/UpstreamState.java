package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The endpoints of one upstream and whose turn it is. Thread-safe without locks; outlives generations. */
public final class UpstreamState {

    private static final Endpoint[] NONE = {};

    // The arrays are never written to: a request that has one may finish with it.
    private final AtomicReference<Endpoint[]> endpoints = new AtomicReference<>(NONE);
    private final AtomicInteger turn = new AtomicInteger();

    /** State without endpoints. */
    UpstreamState() {}

    /** Replaces the endpoints, each of which is there once. */
    void update(List<Endpoint> ready) {
        endpoints.set(ready.toArray(Endpoint[]::new));
    }

    /** What is there now. */
    List<Endpoint> endpoints() {
        return List.of(ready());
    }

    /**
     * The next endpoint, round robin over the ready ones but those that refuse connections; where all do, one of them. Null
     * where there is none.
     */
    public @Nullable Endpoint next() {
        Endpoint[] ready = ready();
        if (ready.length == 0) {
            return null;
        }
        // Drawing again, rather than going on to the neighbour, spreads the share of one that is out over all others.
        for (int draws = 0; draws < ready.length; draws++) {
            Endpoint drawn = ready[place(ready.length)];
            if (drawn.isAvailable()) {
                return drawn;
            }
        }
        for (Endpoint endpoint : ready) { // others drew in between
            if (endpoint.isIn()) {
                return endpoint;
            }
        }
        return ready[place(ready.length)];
    }

    /** Another endpoint than {@code failed}, for another try; null where there is no other. */
    public @Nullable Endpoint nextAfter(Endpoint failed) {
        Endpoint[] ready = ready();
        if (ready.length == 0) {
            return null;
        }
        int place = place(ready.length);
        Endpoint other = null;
        for (int i = 0; i < ready.length; i++) {
            Endpoint candidate = ready[(place + i) % ready.length];
            if (candidate != failed && candidate.isIn()) {
                return candidate;
            }
            other = other == null && candidate != failed ? candidate : other;
        }
        return other;
    }

    private Endpoint[] ready() {
        return requireNonNull(endpoints.get());
    }

    private int place(int length) {
        return Integer.remainderUnsigned(turn.getAndIncrement(), length);
    }

    /** The endpoints that are ready now. */
    @Override
    public String toString() {
        return endpoints().toString();
    }
}
