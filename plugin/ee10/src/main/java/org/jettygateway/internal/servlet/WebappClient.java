package org.jettygateway.internal.servlet;

import java.util.concurrent.Executor;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.upstream.client.HttpClientUpstream;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.jspecify.annotations.Nullable;

/**
 * The client of a WAR with the parts that it has for itself: a WAR loads its own Jetty classes, so of the server's parts only
 * a JDK type, the executor, can be shared.
 */
public final class WebappClient extends ContainerLifeCycle {

    private final ByteBufferPool buffers;
    private final HttpClientUpstream jettys;
    private final UpstreamClient upstream;

    /**
     * A client that is not started yet.
     *
     * @param name of its threads
     * @param shared the server's executor; null where there is none
     * @param params {@code gateway.upstreamClient} chooses; {@code maxThreads} asks for threads of its own; {@code requestBufferSize}, {@code maxRequestHeadersSize}
     *     and {@code selectors} are the client's
     */
    public WebappClient(String name, @Nullable Executor shared, InitParams params, ByteBufferPool buffers) {
        this.buffers = buffers;
        Executor executor = executor(name, shared, (int) params.number("maxThreads", 1, 0));
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler(name + "-timeouts", true);
        installBean(scheduler);
        this.jettys = new HttpClientUpstream(executor, scheduler, buffers, params.client());
        HttpClient client = jettys.httpClient();
        client.setRequestBufferSize((int) params.number("requestBufferSize", 1, client.getRequestBufferSize()));
        client.setMaxRequestHeadersSize(
                (int) params.number("maxRequestHeadersSize", 1, client.getMaxRequestHeadersSize()));
        int selectors = (int) params.number("selectors", 1, 1);
        client.getClientConnector().setSelectors(selectors);
        this.upstream = params.isClientLean()
                ? lean(
                        new Selectors(
                                executor, scheduler, selectors, params.client().connectTimeout()),
                        params)
                : jettys;
        installBean(upstream);
    }

    private UpstreamClient lean(Selectors selectors, InitParams params) {
        installBean(selectors);
        return new LeanUpstream(jettys, selectors, buffers, params.client());
    }

    private Executor executor(String name, @Nullable Executor shared, int maxThreads) {
        if (shared != null && maxThreads == 0) {
            return shared;
        }
        QueuedThreadPool threads = maxThreads == 0 ? new QueuedThreadPool() : new QueuedThreadPool(maxThreads);
        threads.setName(name);
        threads.setDaemon(true);
        installBean(threads, true);
        return threads;
    }

    /** Where all buffers come from. */
    public ByteBufferPool buffers() {
        return buffers;
    }

    /** Sends requests. */
    public UpstreamClient upstream() {
        return upstream;
    }

    /** Jetty's client, which speaks at least HTTP/2 and TLS. */
    public HttpClient httpClient() {
        return jettys.httpClient();
    }
}
