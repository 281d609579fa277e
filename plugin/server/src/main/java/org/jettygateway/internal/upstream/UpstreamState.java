package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The endpoints of one upstream and whose turn it is. Thread-safe without locks; outlives generations. */
public final class UpstreamState {

    private static final Members NONE = new Members(new Endpoint[0], Map.of());

    // The arrays are never written to: a request that has one may finish with it.
    private final AtomicReference<Members> members = new AtomicReference<>(NONE);
    private final AtomicInteger turn = new AtomicInteger();

    /** State without endpoints. */
    UpstreamState() {}

    /** The endpoints in turn, and all that sessions may be at, by their ids. */
    private static final class Members {

        private final Endpoint[] ready;
        private final Map<Long, Endpoint> byId;

        Members(Endpoint[] ready, Map<Long, Endpoint> byId) {
            this.ready = ready;
            this.byId = byId;
        }
    }

    /** Replaces the endpoints, each of which is there once. */
    void update(List<Endpoint> ready) {
        update(ready, List.of());
    }

    /**
     * Replaces the endpoints, each of which is there once.
     *
     * @param leaving those that only serve the sessions that they have
     */
    void update(List<Endpoint> ready, List<Endpoint> leaving) {
        Map<Long, Endpoint> byId = new HashMap<>();
        ready.forEach(endpoint -> byId.put(endpoint.id(), endpoint));
        leaving.forEach(endpoint -> byId.putIfAbsent(endpoint.id(), endpoint));
        members.set(new Members(ready.toArray(Endpoint[]::new), Map.copyOf(byId)));
    }

    /** What is ready now. */
    List<Endpoint> endpoints() {
        return List.of(ready());
    }

    /** What is ready now, each with whether it gets requests: one that refuses connections does not, for a while. */
    public Map<Endpoint, Boolean> availability() {
        Map<Endpoint, Boolean> availability = new LinkedHashMap<>();
        for (Endpoint endpoint : ready()) {
            availability.put(endpoint, endpoint.isIn());
        }
        return availability;
    }

    /** What is ready now, and what is leaving. */
    Collection<Endpoint> all() {
        return requireNonNull(members.get()).byId.values();
    }

    /** The endpoint of that id, ready or leaving; null where it is not there, or refuses connections. */
    public @Nullable Endpoint find(long id) {
        Endpoint found = requireNonNull(members.get()).byId.get(id);
        return found != null && found.isAvailable() ? found : null;
    }

    /** Whether that endpoint is one of these, ready or leaving, whatever is known of it. */
    public boolean has(Endpoint endpoint) {
        return requireNonNull(members.get()).byId.get(endpoint.id()) == endpoint;
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

    /** The next endpoint, round robin over the ready ones, whatever is known of their connections; null where there is none. */
    public @Nullable Endpoint inTurn() {
        Endpoint[] ready = ready();
        return ready.length == 0 ? null : ready[place(ready.length)];
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
        return requireNonNull(members.get()).ready;
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
