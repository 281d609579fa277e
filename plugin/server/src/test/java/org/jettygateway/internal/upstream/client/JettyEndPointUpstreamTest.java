package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;

/** Jetty's client by the contract, on Jetty's end points. */
class JettyEndPointUpstreamTest extends UpstreamClientContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(executor, timer, pool, settings);
    }
}
