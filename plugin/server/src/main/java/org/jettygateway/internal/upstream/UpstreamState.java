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

    /** The next endpoint, round robin over the ready ones; null where there is none. */
    public @Nullable Endpoint next() {
        Endpoint[] ready = ready();
        return ready.length == 0 ? null : ready[place(ready.length)];
    }

    /** Another endpoint than {@code failed}, for a second try; null where there is no other. */
    public @Nullable Endpoint nextAfter(Endpoint failed) {
        Endpoint[] ready = ready();
        if (ready.length == 0) {
            return null;
        }
        int place = place(ready.length);
        if (ready[place] != failed) {
            return ready[place];
        }
        Endpoint other = ready[(place + 1) % ready.length];
        return other == failed ? null : other;
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
