package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.model.Bind;
import org.jspecify.annotations.Nullable;

/**
 * A connector that the gateway opened: HTTP/1.1 and HTTP/2, in clear text or over TLS, or whole connections, with limits that
 * suit a port which anybody can reach.
 */
final class GatewayConnector extends ServerConnector {

    private static final int ACCEPTORS = 1;
    private static final int JETTYS_CHOICE = -1;
    private static final int ACCEPT_QUEUE = 1024;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration HEAD_DEADLINE = Duration.ofSeconds(10);

    private final Bind bind;
    private final @Nullable Selectors selectors;

    /**
     * A connector that is not open yet.
     *
     * @param protocols what is spoken; connections begin with the first
     * @param selectors on whose threads requests are served; null where Jetty's end point and selectors are wanted
     */
    GatewayConnector(Server server, Bind bind, List<ConnectionFactory> protocols, @Nullable Selectors selectors) {
        // No scheduler, no buffers, and no executor that has a life cycle: what is passed is stopped with the
        // connector.
        super(server, selectors == null ? null : selectors.inline(), null, null, ACCEPTORS, JETTYS_CHOICE);
        this.bind = bind;
        this.selectors = selectors;
        clearConnectionFactories();
        setConnectionFactories(protocols);
        setHost(bind.address().equals(Bind.ALL) ? null : bind.address());
        setPort(bind.port());
        setIdleTimeout(IDLE.toMillis());
        setAcceptQueueSize(ACCEPT_QUEUE);
        setName("gateway-" + bind);
        SelectorExecutor inline = selectors == null ? null : selectors.inline();
        if (inline != null) {
            addBean(inline.lease(this, ACCEPTORS));
        }
        addBean(new HeadDeadline(HEAD_DEADLINE, getScheduler()));
        if (secure()) {
            addBean(new HandshakeDeadline(HEAD_DEADLINE, getScheduler()));
        }
    }

    /** What it was opened for. */
    Bind bind() {
        return bind;
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int count) {
        // Called before the fields are set; the executor says what they will be.
        return executor instanceof SelectorExecutor inline
                ? new Lent(inline, scheduler)
                : super.newSelectorManager(executor, scheduler, count);
    }

    /** No selectors of its own: it passes sockets on to the shared ones, and hears from them. */
    private final class Lent extends ServerConnectorManager implements Selectors.Owner {

        private final SelectorExecutor inline;

        Lent(SelectorExecutor inline, Scheduler scheduler) {
            super(inline, scheduler, 1);
            this.inline = inline;
        }

        @Override
        protected void doStart() {
            // The shared ones run already.
        }

        @Override
        protected void doStop() {
            for (EndPoint endPoint : getConnectedEndPoints()) {
                close(endPoint);
            }
        }

        private static void close(EndPoint endPoint) {
            Connection connection = endPoint.getConnection();
            IO.close(connection == null ? endPoint : connection);
        }

        @Override
        public void accept(SelectableChannel channel, @Nullable Object none) {
            onAccepting(channel);
            requireNonNull(selectors).accept(channel, this);
        }

        @Override
        public SocketChannelEndPoint newEndPoint(
                SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            onAccepted(channel);
            GatewayEndPoint endPoint =
                    new GatewayEndPoint((SocketChannel) channel, selector, key, getScheduler(), inline, this);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            if (!isRunning()) {
                close(endPoint); // it came when the others were closed already
            }
        }

        @Override
        public void endPointClosed(EndPoint endPoint) {
            super.endPointClosed(endPoint);
        }

        @Override
        @SuppressWarnings("removal")
        public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            super.onAcceptFailed(channel, cause);
        }

        @Override
        public void connectionFailed(SelectableChannel channel, Throwable cause, Object owner) {
            super.connectionFailed(channel, cause, owner);
        }
    }

    /** Whether it speaks TLS. */
    boolean secure() {
        return getConnectionFactory(TlsConnections.class) != null;
    }

    /** Whether it hands whole connections over, whatever is inside. */
    boolean carriesBytes() {
        return getConnectionFactory(StreamConnections.class) != null;
    }

    /** Makes connections from now on by this table; nothing where it speaks clear text. */
    void replace(TlsTable tls) {
        TlsConnections connections = getConnectionFactory(TlsConnections.class);
        if (connections != null) {
            connections.replace(tls);
        }
    }
}
