package org.jettygateway.internal.upstream.client;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.upstream.lean.LeanUpstream;

/** Lean clients with selectors of their own, which start and stop with them. */
final class LeanClients {

    private LeanClients() {}

    /** As in the gateway: the selectors' threads do the work. */
    static LeanUpstream inline(Executor pool, Scheduler timer, ByteBufferPool buffers, ClientSettings settings) {
        Executor executor = new SelectorExecutor(pool, task -> false);
        return of(executor, timer, buffers, settings, Selectors.fitting(executor));
    }

    /** As many selectors as one likes, which do the work where the executor is a {@link SelectorExecutor}. */
    static LeanUpstream of(
            Executor executor, Scheduler timer, ByteBufferPool buffers, ClientSettings settings, int count) {
        Selectors selectors = new Selectors(executor, timer, count, settings.connectTimeout());
        LeanUpstream lean = new LeanUpstream(
                new HttpClientUpstream(executor, timer, buffers, settings), selectors, buffers, settings);
        lean.addBean(selectors, true);
        return lean;
    }
}
