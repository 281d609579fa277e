package org.jettygateway.internal.io;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/** A connector with one selector and the gateway's end points. */
final class GatewayEndPointConnector extends ServerConnector {

    private final SelectorExecutor selectors;

    GatewayEndPointConnector(Server server, ConnectionFactory... factories) {
        this(server, new SelectorExecutor(server.getThreadPool(), HttpConnection.class::isInstance), factories);
    }

    GatewayEndPointConnector(Server server, SelectorExecutor selectors, ConnectionFactory... factories) {
        super(server, selectors, null, null, 1, 1, factories);
        this.selectors = selectors;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        GatewayEndPoint endPoint = new GatewayEndPoint(channel, selector, key, getScheduler(), selectors);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
