package org.jettygateway.internal.upstream.client;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jspecify.annotations.Nullable;

/** Makes the connections to backends, with end points that know how they ended. */
final class BackendConnector extends ClientConnector {

    private final @Nullable SelectorExecutor selectors;

    /**
     * A connector.
     *
     * @param selectors on whose threads answers are passed on; null where Jetty's end point is wanted
     * @param count how many of them
     */
    BackendConnector(@Nullable SelectorExecutor selectors, int count) {
        this.selectors = selectors;
        if (selectors != null) {
            setSelectors(count);
            addBean(selectors.lease(this, getSelectors()));
        }
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannel socket = (SocketChannel) channel;
        return selectors == null
                ? new BackendEndPoint(socket, selector, key, getScheduler())
                : new GatewayEndPoint(socket, selector, key, getScheduler(), selectors);
    }
}
