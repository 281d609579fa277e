package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;

/**
 * Speaks HTTP/1.1 and HTTP/2 to backends with Jetty's {@link HttpClient}, whose own ideas about HTTP are all switched off: it adds,
 * decodes, follows, stores and repeats nothing. Start it before the first {@link #send}; stopping it fails what is under way.
 */
public final class HttpClientUpstream extends ContainerLifeCycle implements UpstreamClient {

    private static final int REQUEST_BUFFER = 4 * 1024;
    // Larger than what any door lets in, plus what the pipeline adds: a request is never refused here for its size.
    private static final int MAX_REQUEST_HEAD = 128 * 1024;

    private final HttpClient client;
    private final PinnedTransport transport;
    private final ClientSettings settings;
    private final ConcurrentMap<BackendAddress, Target> targets = new ConcurrentHashMap<>();

    /**
     * A client on shared parts, which it neither starts nor stops.
     *
     * @param executor runs what selectors hand over; where it is a {@link SelectorExecutor}, they hand over as little as they can
     * @param scheduler times out
     * @param buffers where all buffers come from
     * @param settings limits
     */
    public HttpClientUpstream(Executor executor, Scheduler scheduler, ByteBufferPool buffers, ClientSettings settings) {
        // As many as there are cores, as they do the work, too.
        this(executor, scheduler, buffers, settings, ProcessorUtils.availableProcessors());
    }

    /**
     * A client beside another, as above.
     *
     * @param selectors how many, where they do the work, too
     */
    public HttpClientUpstream(
            Executor executor, Scheduler scheduler, ByteBufferPool buffers, ClientSettings settings, int selectors) {
        this.settings = requireNonNull(settings, "settings");
        ClientConnector connector =
                new BackendConnector(executor instanceof SelectorExecutor own ? own : null, selectors);
        this.transport = new PinnedTransport(connector);
        this.client = new HttpClient(transport);
        client.setExecutor(requireNonNull(executor, "executor"));
        client.setScheduler(requireNonNull(scheduler, "scheduler"));
        client.setByteBufferPool(requireNonNull(buffers, "buffers"));
        connector.unmanage(executor);
        connector.unmanage(scheduler);
        connector.unmanage(buffers);
        client.setSocketAddressResolver(PinnedTransport.ADDRESSES);
        client.setMaxConnectionsPerDestination(settings.connectionsPerEndpoint());
        client.setMaxRequestsQueuedPerDestination(settings.queuePerEndpoint());
        client.setConnectTimeout(settings.connectTimeout().toMillis());
        client.setIdleTimeout(settings.idleTimeout().toMillis());
        client.setDestinationIdleTimeout(2 * settings.idleTimeout().toMillis());
        client.setMaxResponseHeadersSize(settings.maxAnswerHead());
        client.setResponseBufferSize(settings.readBuffer());
        client.setRequestBufferSize(REQUEST_BUFFER);
        client.setMaxRequestHeadersSize(MAX_REQUEST_HEAD);
        client.setHttpCompliance(HttpCompliance.RFC9110);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        installBean(client);
    }

    /** The client behind it: for sizes that are no policy, before the start, and for those who show it. */
    public HttpClient httpClient() {
        return client;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // The client fills these at its start; only then can they be emptied.
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new InterimAnswers());
        client.getProtocolHandlers().put(new SwitchedProtocols());
    }

    @Override
    public Cancel send(BackendAddress endpoint, Outbound outbound, Inbound inbound) {
        HttpClientExchange exchange = new HttpClientExchange(outbound, inbound);
        try {
            Target target = targets.computeIfAbsent(endpoint, Target::new);
            exchange.send(new PinnedRequest(client, target, exchange, settings));
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
        return exchange;
    }

    @Override
    public Scheduler.Task later(long millis, Runnable task) {
        return client.getScheduler().schedule(() -> client.getExecutor().execute(task), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void drain(BackendAddress endpoint) {
        Target target = targets.remove(endpoint);
        if (target != null) {
            transport.drain(target);
        }
    }
}
