package org.jettygateway.internal.listen;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.model.Bind;
import org.jspecify.annotations.Nullable;

/**
 * A connector that the gateway opened: HTTP/1.1 and HTTP/2, in clear text or over TLS, with limits that suit a port which
 * anybody can reach.
 */
final class GatewayConnector extends ServerConnector {

    private static final int ACCEPTORS = 1;
    private static final int ACCEPT_QUEUE = 1024;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration HEAD_DEADLINE = Duration.ofSeconds(10);

    private final Bind bind;
    private final @Nullable SelectorExecutor selectors;

    /**
     * A connector that is not open yet.
     *
     * @param tls the listeners of its port that speak TLS; null for clear text
     * @param protocols what is spoken
     * @param selectors on whose threads requests are served; null where Jetty's end point is wanted
     * @param threads on how many of them, from 1
     */
    GatewayConnector(
            Server server,
            Bind bind,
            @Nullable TlsTable tls,
            PortProtocols protocols,
            @Nullable SelectorExecutor selectors,
            int threads) {
        // No scheduler, no buffers, and no executor that has a life cycle: what is passed is stopped with the
        // connector.
        super(server, selectors, null, null, ACCEPTORS, selectors == null ? -1 : threads);
        this.bind = bind;
        this.selectors = selectors;
        clearConnectionFactories();
        setConnectionFactories(tls == null ? protocols.clearText() : protocols.tls(tls));
        setHost(bind.address().equals(Bind.ALL) ? null : bind.address());
        setPort(bind.port());
        setIdleTimeout(IDLE.toMillis());
        setAcceptQueueSize(ACCEPT_QUEUE);
        setName("gateway-" + bind);
        if (selectors != null) {
            addBean(selectors.lease(this, ACCEPTORS + threads));
        }
        addBean(new HeadDeadline(HEAD_DEADLINE, getScheduler()));
        if (tls != null) {
            addBean(new HandshakeDeadline(HEAD_DEADLINE, getScheduler()));
        }
    }

    /** What it was opened for. */
    Bind bind() {
        return bind;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        if (selectors == null) {
            return super.newEndPoint(channel, selector, key);
        }
        GatewayEndPoint endPoint = new GatewayEndPoint(channel, selector, key, getScheduler(), selectors);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    /** Whether it speaks TLS. */
    boolean secure() {
        return getConnectionFactory(TlsConnections.class) != null;
    }

    /** Makes connections from now on by this table; nothing where it speaks clear text. */
    void replace(TlsTable tls) {
        TlsConnections connections = getConnectionFactory(TlsConnections.class);
        if (connections != null) {
            connections.replace(tls);
        }
    }
}
