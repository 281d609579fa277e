package org.jettygateway.internal.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint is worth a request. One that refuses three connections in a row is out for ten seconds; then one request
 * probes it: a connection brings it back, another refusal keeps it out for twice as long as before, up to a minute.
 * Thread-safe without locks. Times are as {@link System#nanoTime} tells.
 */
final class Health {

    private static final int MOST_REFUSALS = 3;
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicReference<@Nullable Ejection> ejection = new AtomicReference<>();

    /** Whether the endpoint is in: nothing is known against it. */
    boolean isIn() {
        return ejection.get() == null;
    }

    /** Whether this request is to probe an endpoint that is out; no other does, until its time is over once more. */
    boolean isProbed(long now) {
        Ejection current = ejection.get();
        return current != null
                && now - current.until() >= 0
                && ejection.compareAndSet(current, new Ejection(now + current.span(), current.span(), true));
    }

    /** A connection was there. */
    void connected() {
        if (refusals.get() != 0) {
            refusals.set(0);
        }
        if (ejection.get() != null) {
            ejection.set(null);
        }
    }

    /** No connection could be made; true where that has just put the endpoint out. */
    boolean refused(long now) {
        int count = refusals.incrementAndGet();
        Ejection current = ejection.get();
        if (current == null) {
            return count >= MOST_REFUSALS
                    && ejection.compareAndSet(null, new Ejection(now + SHORTEST_NANOS, SHORTEST_NANOS, false));
        }
        if (current.probed()) { // others were under way when it was put out, and tell nothing new
            long span = Math.min(2 * current.span(), LONGEST_NANOS);
            ejection.compareAndSet(current, new Ejection(now + span, span, false));
        }
        return false;
    }

    /** Until when an endpoint is out, for how long in all, and whether a request probes it. */
    private record Ejection(long until, long span, boolean probed) {}
}
