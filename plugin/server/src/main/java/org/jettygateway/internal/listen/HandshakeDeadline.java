package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections that take too long over the TLS handshake, before {@link HeadDeadline} has anything to look at. */
final class HandshakeDeadline extends AbstractLifeCycle implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDeadline.class);

    private final Map<Handshaking, Long> begun = new ConcurrentHashMap<>();
    private final long deadlineNanos;
    private final long periodMillis;
    private final Scheduler scheduler;
    private volatile Scheduler.@Nullable Task next;

    /** A deadline, kept by this scheduler to within a tenth. */
    HandshakeDeadline(Duration deadline, Scheduler scheduler) {
        this.deadlineNanos = deadline.toNanos();
        this.periodMillis = Math.max(1, deadline.toMillis() / 10);
        this.scheduler = requireNonNull(scheduler, "scheduler");
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof Handshaking handshaking) {
            begun.put(handshaking, NanoTime.now());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof Handshaking handshaking) {
            begun.remove(handshaking);
        }
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
        begun.clear();
    }

    private void schedule() {
        next = scheduler.schedule(this::sweep, periodMillis, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = NanoTime.now();
        begun.keySet().removeIf(Handshaking::isEstablished);
        begun.forEach((connection, since) -> {
            if (NanoTime.elapsed(since, now) > deadlineNanos) {
                LOG.debug("{}: handshake not complete in time", connection);
                connection.getEndPoint().close();
            }
        });
        if (isRunning()) {
            schedule();
        }
    }
}
