package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes HTTP/1 connections that take too long over a request's head. The idle timeout does not: every byte that drips in
 * sets it back.
 *
 * <p>Connections are looked at now and then, rather than each request timed: the hot path pays nothing, and the deadline is
 * kept to within a fifth.
 */
final class HeadDeadline extends AbstractLifeCycle implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HeadDeadline.class);

    private final Map<HttpConnection, Progress> connections = new ConcurrentHashMap<>();
    private final long deadlineNanos;
    private final long periodMillis;
    private final Scheduler scheduler;
    private volatile Scheduler.@Nullable Task next;

    /** A deadline, kept by this scheduler. */
    HeadDeadline(Duration deadline, Scheduler scheduler) {
        this.deadlineNanos = deadline.toNanos();
        this.periodMillis = Math.max(1, deadline.toMillis() / 10);
        this.scheduler = requireNonNull(scheduler, "scheduler");
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            connections.put(http, new Progress());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            connections.remove(http);
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
        connections.clear();
    }

    private void schedule() {
        next = scheduler.schedule(this::sweep, periodMillis, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        long now = NanoTime.now();
        connections.forEach((connection, progress) -> {
            if (progress.isOverdue(connection, now)) {
                LOG.debug("{}: request head not complete in time", connection);
                connection.getEndPoint().close();
            }
        });
        if (isRunning()) {
            schedule();
        }
    }

    /** What was seen of a connection the last time. Only the sweeping thread looks at it. */
    private final class Progress {

        private long requests;
        private long bytes;
        private boolean inHead;
        private long since;

        boolean isOverdue(HttpConnection connection, long now) {
            long begun = connection.getMessagesIn();
            long received = connection.getBytesIn();
            HttpParser parser = connection.getParser();
            if (begun != requests || !parser.inHeaderState()) {
                inHead = false;
            } else if (!inHead && (!parser.isStart() || received > bytes)) { // empty lines do not leave the start
                inHead = true;
                since = now;
            }
            requests = begun;
            bytes = received;
            return inHead && NanoTime.elapsed(since, now) > deadlineNanos;
        }
    }
}
