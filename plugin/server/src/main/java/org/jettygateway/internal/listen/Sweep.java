package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks for connections that have exceeded a limit, rather than timing each: the hot path pays nothing, and the limit is kept to
 * within a tenth.
 */
abstract class Sweep extends AbstractLifeCycle {

    private final long limitNanos;
    private final long periodMillis;
    private final Scheduler scheduler;
    private volatile Scheduler.@Nullable Task next;

    Sweep(Duration limit, Scheduler scheduler) {
        this.limitNanos = limit.toNanos();
        this.periodMillis = Math.max(1, limit.toMillis() / 10);
        this.scheduler = requireNonNull(scheduler, "scheduler");
    }

    /** Looks at all; one thread at a time, until it is stopped. */
    abstract void sweep(long now);

    final boolean isExceeded(long since, long now) {
        return NanoTime.elapsed(since, now) > limitNanos;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void schedule() {
        next = scheduler.schedule(this::run, periodMillis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        sweep(NanoTime.now());
        if (isRunning()) {
            schedule();
        }
    }
}
