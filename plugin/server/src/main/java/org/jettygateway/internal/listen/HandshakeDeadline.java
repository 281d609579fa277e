package org.jettygateway.internal.listen;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections that take too long over the TLS handshake, before {@link HeadDeadline} has anything to look at. */
final class HandshakeDeadline extends Sweep implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDeadline.class);

    private final Map<Handshaking, Long> begun = new ConcurrentHashMap<>();

    /** A deadline, kept by this scheduler to within a tenth. */
    HandshakeDeadline(Duration deadline, Scheduler scheduler) {
        super(deadline, scheduler);
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
    protected void doStop() {
        super.doStop();
        begun.clear();
    }

    @Override
    void sweep(long now) {
        begun.keySet().removeIf(Handshaking::isEstablished);
        begun.forEach((connection, since) -> {
            if (isExceeded(since, now)) {
                LOG.debug("{}: handshake not complete in time", connection);
                connection.getEndPoint().close();
            }
        });
    }
}
