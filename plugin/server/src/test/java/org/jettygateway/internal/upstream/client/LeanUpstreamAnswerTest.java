package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;

/** The lean client by the contract for answers. */
class LeanUpstreamAnswerTest extends UpstreamAnswerContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.inline(executor, timer, pool, settings);
    }
}
