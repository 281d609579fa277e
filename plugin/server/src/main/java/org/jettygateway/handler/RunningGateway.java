package org.jettygateway.handler;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.component.Dumpable;
import org.eclipse.jetty.util.component.DumpableCollection;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.listen.DatagramPorts;
import org.jettygateway.internal.listen.JoinedPorts;
import org.jettygateway.internal.listen.ListenerConnectors;
import org.jettygateway.internal.listen.ListenerPorts;
import org.jettygateway.internal.listen.PortProtocols;
import org.jettygateway.internal.listen.StreamHandler;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.proxy.ClientEnd;
import org.jettygateway.internal.proxy.GatewayRuntime;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.proxy.Pipeline;
import org.jettygateway.internal.proxy.ProxySettings;
import org.jettygateway.internal.proxy.Streams;
import org.jettygateway.internal.proxy.datagram.DatagramLimits;
import org.jettygateway.internal.proxy.datagram.Datagrams;
import org.jettygateway.internal.status.StatusReport;
import org.jettygateway.internal.upstream.client.ClientSettings;
import org.jettygateway.internal.upstream.client.Dialer;
import org.jettygateway.internal.upstream.client.HttpClientUpstream;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/** What runs from the start of a {@link GatewayHandler} to its stop. */
final class RunningGateway extends ContainerLifeCycle {

    /** What is left to backends over TLS and in HTTP/2: one selector of so many that clients and the other backends have. */
    private static final int FEW = 8;

    private final ListenerPorts listeners;
    private final GatewayRuntime runtime;
    private final Serving serving;
    private final @Nullable History history;

    RunningGateway(
            Server server,
            ConfigSource source,
            GatewayController.Settings settings,
            ProxySettings proxy,
            ConnectorSettings connectors,
            @Nullable GatewayListener listener) {
        boolean jettys = connectors.endPoints() == EndPoints.JETTY;
        Executor executor = jettys
                ? server.getThreadPool()
                : new SelectorExecutor(server.getThreadPool(), task -> resumes(task, server));
        Selectors selectors = new Selectors(
                executor, server.getScheduler(), Selectors.fitting(executor), ClientSettings.DEFAULTS.connectTimeout());
        UpstreamClient client = client(connectors.clients(), server, selectors);
        if (!jettys || connectors.clients() != UpstreamClients.JETTY) { // else nobody has a socket there
            installBean(selectors);
        }
        installBean(client);
        history = settings.history();
        serving = new Serving(listener);
        Dialer dialer = new Dialer(
                executor, server.getScheduler(), server.getByteBufferPool(), ClientSettings.DEFAULTS.connectTimeout());
        installBean(dialer);
        Streams streams = new Streams(this::current, dialer, proxy);
        Datagrams datagrams = new Datagrams(this::current, server.getThreadPool(), DatagramLimits::fitting);
        installBean(datagrams);
        ListenerPorts.Ports ports = ports(source, settings);
        ListenerPorts connections = new ListenerConnectors(
                server,
                ports,
                new PortProtocols(
                        connectors.maxRequestHead(),
                        (end, connector, stream) -> streams.carry(
                                new ClientEnd(end, connector.getByteBufferPool(), connector.getExecutor()),
                                new StreamView(stream))),
                jettys ? null : selectors,
                this::onPortsChanged);
        listeners = new JoinedPorts(
                connections,
                new DatagramPorts(
                        server,
                        ports,
                        (socket, bind) -> datagrams.serve(
                                socket, new StreamView(new StreamHandler.Stream(bind.address(), bind.port(), null))),
                        this::onPortsChanged));
        runtime = new GatewayRuntime(
                source,
                settings,
                proxy,
                client,
                generation -> listeners.apply(generation.graph()),
                generation -> serving.report(generation, listeners.faults()));
    }

    private static UpstreamClient client(UpstreamClients clients, Server server, Selectors selectors) {
        Executor executor = selectors.getExecutor();
        Scheduler scheduler = server.getScheduler();
        ByteBufferPool buffers = server.getByteBufferPool();
        ClientSettings settings = ClientSettings.DEFAULTS;
        if (clients == UpstreamClients.JETTY) {
            return new HttpClientUpstream(executor, scheduler, buffers, settings);
        }
        int few = Math.max(1, selectors.getSelectorCount() / FEW);
        UpstreamClient others = new HttpClientUpstream(executor, scheduler, buffers, settings, few);
        return new LeanUpstream(others, selectors, buffers, settings);
    }

    private static ListenerPorts.Ports ports(ConfigSource source, GatewayController.Settings settings) {
        if (settings.publication().attached()) {
            return ListenerPorts.Ports.EXISTING;
        }
        // One tenant's port must not keep those of all others closed.
        return source.origin() == ConfigSource.Origin.CLUSTER
                ? ListenerPorts.Ports.OPEN_LATER
                : ListenerPorts.Ports.OPEN;
    }

    private void onPortsChanged() {
        LiveGeneration live = current();
        if (live != null) {
            serving.report(live.generation(), listeners.faults());
        }
    }

    /** A connection goes on to its next request, which is handled at once where handlers do not block. */
    private static boolean resumes(Runnable task, Server server) {
        return task instanceof HttpConnection && server.getInvocationType() == Invocable.InvocationType.NON_BLOCKING;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        try {
            runtime.start();
        } catch (Throwable failure) {
            runtime.close();
            listeners.close();
            throw failure;
        }
    }

    @Override
    protected void doStop() throws Exception {
        runtime.close();
        super.doStop();
        listeners.close();
    }

    /** The generation to serve by; null until the first is loaded. */
    @Nullable
    LiveGeneration current() {
        return runtime.current();
    }

    /** Carries out what a generation decides. */
    Pipeline pipeline() {
        return runtime.pipeline();
    }

    /** The ports that the gateway has opened. */
    List<Bind> bound() {
        return listeners.bound();
    }

    /** What a controller would write into the statuses of the objects. */
    List<Map<String, Object>> statuses() {
        LiveGeneration live = current();
        return live == null ? List.of() : StatusReport.of(live.generation().graph(), listeners.faults());
    }

    /** Serves a kept generation and pins it, unless a port of it is taken. */
    CompletableFuture<Published> rollback(long number) {
        return runtime.rollback(number, generation -> listeners.check(generation.number(), generation.graph()));
    }

    /** Ends the pin. */
    CompletableFuture<Published> release() {
        return runtime.release();
    }

    @Override
    public void dump(Appendable out, String indent) throws IOException {
        LiveGeneration live = current();
        if (live == null) {
            dumpObjects(out, indent);
            return;
        }
        Generation generation = live.generation();
        List<String> routes = generation.snapshot().toString().lines().toList();
        dumpObjects(
                out,
                indent,
                new DumpableCollection("generation " + generation.number() + ": problems", generation.problems()),
                new DumpableCollection("routes", routes),
                new DumpableCollection("upstreams", live.describeUpstreams()),
                new DumpableCollection(
                        "history", history == null ? List.of() : history.state().kept()),
                Dumpable.named("ports opened", bound()));
    }
}
