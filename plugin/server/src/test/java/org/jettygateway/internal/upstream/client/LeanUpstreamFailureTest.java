package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.upstream.lean.LeanUpstream;

/** The lean client by the contract for failures. */
class LeanUpstreamFailureTest extends UpstreamFailureContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        Executor selectors = new SelectorExecutor(executor, task -> false);
        return new LeanUpstream(
                new HttpClientUpstream(selectors, timer, pool, settings), selectors, timer, pool, settings);
    }
}
