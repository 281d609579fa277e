package org.jettygateway.internal.upstream.lean;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.IO;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.io.SocketEndPoint;
import org.jettygateway.internal.upstream.client.BackendEndPoint;
import org.jspecify.annotations.Nullable;

/** Makes one connection for a pool. */
final class LeanConnector implements Selectors.Owner {

    private final EndpointPool pool;
    private final LeanUpstream upstream;
    private final Selectors selectors;
    private final long begun = System.nanoTime();

    LeanConnector(EndpointPool pool) {
        this.pool = pool;
        this.upstream = pool.upstream();
        this.selectors = upstream.selectors();
    }

    /** Begins to connect: the pool is told how it ends; returns why it cannot even begin. */
    @Nullable
    Throwable dial() {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            if (channel.connect(pool.address().socket())) {
                selectors.accept(channel, this);
            } else {
                selectors.connect(channel, this);
            }
            return null;
        } catch (IOException | RuntimeException failure) {
            IO.close(channel);
            return failure;
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        upstream.run(() -> pool.onDialFailed(cause));
    }

    @Override
    public void connectionFailed(SelectableChannel channel, Throwable cause, Object owner) {
        upstream.run(() -> pool.onDialFailed(cause));
    }

    @Override
    public EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannel socket = (SocketChannel) channel;
        SelectorExecutor inline = selectors.inline();
        return inline == null
                ? new BackendEndPoint(socket, selector, key, selectors.getScheduler())
                : new GatewayEndPoint(socket, selector, key, selectors.getScheduler(), inline);
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object owner) {
        return new LeanConnection(pool, (SocketEndPoint) endPoint, begun);
    }
}
