package org.jettygateway.internal.upstream.client;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.ThreadPoolBudget;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jspecify.annotations.Nullable;

/** Makes the connections to backends, with end points that know how they ended. */
final class BackendConnector extends ClientConnector {

    private final @Nullable SelectorExecutor selectors;
    private ThreadPoolBudget.@Nullable Lease lease;

    /**
     * A connector.
     *
     * @param selectors on whose threads answers are passed on; null where Jetty's end point is wanted
     */
    BackendConnector(@Nullable SelectorExecutor selectors) {
        this.selectors = selectors;
        if (selectors != null) {
            setSelectors(ProcessorUtils.availableProcessors()); // as they do the work, too
        }
    }

    @Override
    protected void doStart() throws Exception {
        if (selectors != null) {
            lease = selectors.lease(this, getSelectors());
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (lease != null) {
            lease.close();
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
