package org.jettygateway.internal.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when failures of one endpoint are worth a line in the log: the first at once, then at most one line every ten seconds,
 * which speaks for all since the last. Thread-safe without locks.
 */
public final class FailureTally {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicInteger unsaid = new AtomicInteger();
    private final AtomicLong due;

    /**
     * Nothing has failed yet.
     *
     * @param now as {@link System#nanoTime} tells
     */
    public FailureTally(long now) {
        this.due = new AtomicLong(now);
    }

    /** Counts a failure; how many a line should speak for now, this one among them, or 0 where it is not time for one. */
    public int count(long now) {
        unsaid.incrementAndGet();
        long time = due.get();
        return now - time >= 0 && due.compareAndSet(time, now + PERIOD_NANOS) ? unsaid.getAndSet(0) : 0;
    }
}
