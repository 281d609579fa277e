package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;

class HttpClientUpstreamAnswerTest extends UpstreamAnswerContract {

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return new HttpClientUpstream(new SelectorExecutor(executor, task -> false), timer, pool, settings);
    }
}
