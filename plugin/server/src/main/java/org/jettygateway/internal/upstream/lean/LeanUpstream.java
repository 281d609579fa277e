package org.jettygateway.internal.upstream.lean;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.component.DumpableCollection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.ClientSettings;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 in clear text to backends by itself, and leaves everything else to another client. Start it before the first
 * {@link #send}; stopping it fails what is under way.
 */
@ManagedObject("connections to backends in HTTP/1.1")
public final class LeanUpstream extends ContainerLifeCycle implements UpstreamClient {

    private final UpstreamClient others;
    private final Executor executor;
    private final Scheduler scheduler;
    private final ByteBufferPool buffers;
    private final ClientSettings settings;
    private final Selectors selectors;
    private final ConcurrentMap<BackendAddress, EndpointPool> pools = new ConcurrentHashMap<>();
    // Made anew by each start.
    private volatile List<Deadlines> deadlines = List.of();
    private volatile boolean stopped;

    /**
     * A client on shared parts, which it neither starts nor stops.
     *
     * @param others speaks HTTP/2, and everything over TLS; started and stopped with this one
     * @param selectors watch over the connections; where they watch over those of clients, too, one thread carries both
     * @param buffers where all buffers come from
     * @param settings limits
     */
    public LeanUpstream(UpstreamClient others, Selectors selectors, ByteBufferPool buffers, ClientSettings settings) {
        this.others = requireNonNull(others, "others");
        this.selectors = requireNonNull(selectors, "selectors");
        this.executor = selectors.getExecutor();
        this.scheduler = selectors.getScheduler();
        this.buffers = requireNonNull(buffers, "buffers");
        this.settings = requireNonNull(settings, "settings");
        installBean(others, true);
    }

    Selectors selectors() {
        return selectors;
    }

    /** Those of the selector that this thread reads for. */
    Deadlines deadlines() {
        return deadlines(Math.max(0, selectors.here()));
    }

    /** Those of a selector. */
    Deadlines deadlines(int selector) {
        return deadlines.get(selector);
    }

    Executor executor() {
        return executor;
    }

    ByteBufferPool buffers() {
        return buffers;
    }

    ClientSettings settings() {
        return settings;
    }

    @Override
    protected void doStart() throws Exception {
        deadlines = IntStream.range(0, selectors.getSelectorCount())
                .mapToObj(selector -> new Deadlines(this, scheduler))
                .toList();
        stopped = false;
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        stopped = true;
        pools.values().forEach(EndpointPool::close);
        deadlines.forEach(Deadlines::destroy);
        super.doStop();
        pools.clear();
    }

    @Override
    public Cancel send(BackendAddress endpoint, Outbound outbound, Inbound inbound) {
        if (endpoint.protocol() != BackendProtocol.HTTP1 || endpoint.tls() != null) {
            return others.send(endpoint, outbound, inbound);
        }
        LeanExchange exchange = new LeanExchange(this, endpoint, outbound, inbound);
        exchange.start();
        route(exchange);
        return exchange;
    }

    /** Sends an exchange of which nothing was sent yet. */
    void route(LeanExchange exchange) {
        while (!stopped) {
            EndpointPool pool = pools.get(exchange.address());
            if (pool == null) {
                pool = pools.computeIfAbsent(exchange.address(), address -> new EndpointPool(this, address));
            }
            exchange.moveTo(pool);
            if (pool.send(exchange)) {
                return;
            }
            pools.remove(exchange.address(), pool); // it was closed just then
        }
        exchange.fail(Inbound.Kind.CLOSED, new ClosedChannelException());
    }

    /** Makes a connection for a pool; returns why it cannot even begin to. */
    @Nullable
    Throwable dial(EndpointPool pool) {
        return stopped ? new ClosedChannelException() : new LeanConnector(pool).dial();
    }

    /** An endpoint is no longer used. */
    void forget(EndpointPool pool) {
        pools.remove(pool.address(), pool);
    }

    /** Runs a task on a thread that may be used for a while, unlike that of the scheduler. */
    void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopping) {
            task.run(); // for the last time: nothing else tells who waits
        }
    }

    @Override
    public void drain(BackendAddress endpoint) {
        EndpointPool pool = pools.get(endpoint);
        if (pool != null) {
            pool.drain();
        }
        others.drain(endpoint);
    }

    @Override
    public Scheduler.Task later(long millis, Runnable task) {
        return scheduler.schedule(() -> executor.execute(task), millis, TimeUnit.MILLISECONDS);
    }

    /** How many connections there are, in use, idle or being made. */
    @ManagedAttribute("connections, in use, idle or being made")
    public int getConnections() {
        return pools.values().stream().mapToInt(EndpointPool::connections).sum();
    }

    /** How many connections are idle. */
    @ManagedAttribute("idle connections")
    public int getIdleConnections() {
        return pools.values().stream().mapToInt(EndpointPool::idle).sum();
    }

    /** How many exchanges wait for a connection. */
    @ManagedAttribute("exchanges that wait for a connection")
    public int getWaiting() {
        return pools.values().stream().mapToInt(EndpointPool::waiting).sum();
    }

    /** What there is for each endpoint. */
    @ManagedAttribute("the pool of each endpoint")
    public List<String> getPools() {
        return pools.values().stream().map(EndpointPool::toString).sorted().toList();
    }

    @Override
    public void dump(Appendable out, String indent) throws IOException {
        dumpObjects(out, indent, new DumpableCollection("pools", getPools()));
    }
}
