package org.jettygateway.internal.listen;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes HTTP/1 connections that take too long over a request's head. The idle timeout does not: every byte that drips in
 * sets it back. What begins between two looks is seen at the second: the deadline is kept to within a fifth.
 */
final class HeadDeadline extends Sweep implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HeadDeadline.class);

    private final Map<HttpConnection, Progress> connections = new ConcurrentHashMap<>();

    /** A deadline, kept by this scheduler. */
    HeadDeadline(Duration deadline, Scheduler scheduler) {
        super(deadline, scheduler);
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
    protected void doStop() {
        super.doStop();
        connections.clear();
    }

    @Override
    void sweep(long now) {
        connections.forEach((connection, progress) -> {
            if (progress.isOverdue(connection, now)) {
                LOG.debug("{}: request head not complete in time", connection);
                connection.getEndPoint().close();
            }
        });
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
            return inHead && isExceeded(since, now);
        }
    }
}
