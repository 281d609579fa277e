package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;

/** The lean client by the contract, on Jetty's end points. */
class LeanOnJettyEndPointTest extends UpstreamClientContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.of(executor, timer, pool, settings, 2);
    }
}
