package org.jettygateway.internal.upstream.lean;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.SocketEndPoint;
import org.jettygateway.internal.upstream.client.BackendEndPoint;
import org.jspecify.annotations.Nullable;

/** Makes the connections, and watches over them with selectors of its own. */
final class LeanConnector extends SelectorManager {

    /**
     * As many selectors as cores, where they do the work, too, less those that are left to others: each takes a thread of the
     * server's pool. Else as many as Jetty thinks fit.
     */
    static final int FITTING = -1;

    private static final int FEW = 8;

    private final LeanUpstream upstream;
    private final @Nullable SelectorExecutor selectors;
    // Whose connection was there at once, and is being taken over.
    private final Map<SelectableChannel, EndpointPool> accepted = new ConcurrentHashMap<>();

    /**
     * A connector that is not started yet.
     *
     * @param count of selectors; {@link #FITTING} where nobody says
     */
    LeanConnector(LeanUpstream upstream, Executor executor, Scheduler scheduler, int count) {
        super(executor, scheduler, count == FITTING && executor instanceof SelectorExecutor ? most() : count);
        this.upstream = upstream;
        this.selectors = executor instanceof SelectorExecutor own ? own : null;
        addEventListener(new Accepted());
        setConnectTimeout(upstream.settings().connectTimeout().toMillis());
        if (selectors != null) {
            addBean(selectors.lease(this, getSelectorCount()));
        }
    }

    private static int most() {
        return ProcessorUtils.availableProcessors() - ProcessorUtils.availableProcessors() / FEW;
    }

    /** How many selectors are left to a client that speaks everything else. */
    static int others() {
        return Math.max(1, ProcessorUtils.availableProcessors() / FEW);
    }

    /** Begins to connect for a pool, which is told how it ends; returns why it cannot even begin. */
    @Nullable
    Throwable dial(EndpointPool pool) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            if (channel.connect(pool.address().socket())) {
                accepted.put(channel, pool);
                accept(channel, pool);
            } else {
                connect(channel, pool);
            }
            return null;
        } catch (IOException | RuntimeException failure) {
            IO.close(channel);
            return failure;
        }
    }

    /** Hears of connections that were there at once, but could not be taken over. */
    private final class Accepted implements AcceptListener {

        @Override
        public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            EndpointPool pool = accepted.remove(channel);
            if (pool != null) {
                upstream.run(() -> pool.onDialFailed(cause));
            }
        }
    }

    @Override
    protected void connectionFailed(SelectableChannel channel, Throwable failure, Object attachment) {
        upstream.run(() -> ((EndpointPool) attachment).onDialFailed(failure));
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannel socket = (SocketChannel) channel;
        return selectors == null
                ? new BackendEndPoint(socket, selector, key, getScheduler())
                : new GatewayEndPoint(socket, selector, key, getScheduler(), selectors);
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
        accepted.remove(channel);
        return new LeanConnection((EndpointPool) attachment, (SocketEndPoint) endPoint);
    }
}
