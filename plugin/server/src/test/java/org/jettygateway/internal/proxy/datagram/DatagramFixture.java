package org.jettygateway.internal.proxy.datagram;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.DatagramClient;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.FieldlessView;
import org.jettygateway.internal.routing.ListenerTable;
import org.jettygateway.internal.routing.RequestMatcher;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TimeLimits;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.routing.WeightedBackends.Backend;
import org.jettygateway.internal.upstream.UpstreamRegistry;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jettygateway.source.ConfigBatch;
import org.jspecify.annotations.Nullable;

/** Datagrams at ports of loopback, by generations that are made by hand. */
final class DatagramFixture implements AutoCloseable {

    /** Limits that no test comes near to. */
    static final DatagramLimits WIDE = new DatagramLimits(Duration.ofDays(1), Duration.ofDays(1), 100, 200);

    final QueuedThreadPool threads = new QueuedThreadPool();
    final Datagrams datagrams;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    private final UpstreamRegistry registry = new UpstreamRegistry(new NoRequests(), worker);
    private final AtomicReference<@Nullable LiveGeneration> live = new AtomicReference<>();
    private final Map<String, List<InetSocketAddress>> services = new TreeMap<>();
    private final Map<Integer, List<Share>> routes = new HashMap<>();
    private final List<Port> ports = new ArrayList<>();
    private long number;

    DatagramFixture(DatagramLimits limits) {
        LifeCycle.start(threads);
        datagrams = new Datagrams(live::get, threads, () -> limits);
    }

    /** A backend of a route; null is one that cannot be resolved. */
    record Share(int weight, @Nullable String service) {}

    /** A port that is served. */
    record Port(InetSocketAddress address, Closeable serving) {

        DatagramClient client() throws IOException {
            return new DatagramClient(address);
        }
    }

    /** Opens a port of loopback. */
    Port open() throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
        Port port = new Port(address, datagrams.serve(socket, new At(address)));
        ports.add(port);
        return port;
    }

    /** A Service with these endpoints, in the next generation. */
    DatagramFixture service(String name, InetSocketAddress... endpoints) {
        services.put(name, List.of(endpoints));
        return this;
    }

    /** A route from a port to backends, in the next generation. */
    DatagramFixture route(Port port, Share... backends) {
        routes.put(port.address().getPort(), List.of(backends));
        return this;
    }

    /** As above, to one Service. */
    DatagramFixture route(Port port, String service) {
        return route(port, new Share(1, service));
    }

    /** No route from a port any more, in the next generation. */
    DatagramFixture unroute(Port port) {
        routes.remove(port.address().getPort());
        return this;
    }

    /** Publishes the next generation. */
    void publish() {
        List<String> names = List.copyOf(services.keySet());
        List<UpstreamNode> nodes = names.stream()
                .map(name -> new UpstreamNode(name, BackendProtocol.HTTP1, nodes(name)))
                .toList();
        List<Upstream> upstreams = new ArrayList<>();
        names.forEach(name -> upstreams.add(new Upstream(upstreams.size(), name)));
        List<ListenerTable> tables = new ArrayList<>();
        routes.forEach((port, shares) -> tables.add(table(tables.size(), port, shares, upstreams)));
        Generation generation = new Generation(
                ++number,
                ConfigBatch.of(),
                ResourceSet.of(List.of()),
                new GatewayGraph(List.of(), List.of(), List.of(), nodes),
                new RoutingSnapshot(List.of(), List.of(), tables, upstreams, tables.size()),
                List.of());
        live.set(new LiveGeneration(generation, registry.prepare(nodes)));
        registry.retireOthers(nodes);
    }

    private List<EndpointNode> nodes(String service) {
        return services.getOrDefault(service, List.of()).stream()
                .map(address -> new EndpointNode(address.getAddress().getHostAddress(), address.getPort()))
                .toList();
    }

    private static ListenerTable table(int index, int port, List<Share> shares, List<Upstream> upstreams) {
        List<Backend> backends = shares.stream()
                .map(share -> Backend.of(
                        share.weight(),
                        upstreams.stream()
                                .filter(upstream -> upstream.name().equals(share.service()))
                                .findFirst()
                                .orElse(null),
                        "BackendNotFound"))
                .toList();
        Action action =
                new Action.Forward(index, new WeightedBackends(backends), TimeLimits.NONE, null, List.of(), null, null);
        RequestMatcher all = new RequestMatcher(
                new RequestMatcher.PathMatcher(RequestMatcher.PathMatcher.Kind.PATH_PREFIX, "", null),
                List.of(),
                List.of(),
                null);
        RouteRef ref = new RouteRef("UDPRoute", "default/route-" + index, 0, 0, "inline.yaml:1:1");
        return ListenerTable.named("default/edge/udp-" + port, "*")
                .bind("*", port)
                .add("*", new RouteEntry(0, ref, all, action))
                .build();
    }

    /**
     * Returns when all that was sent before is dealt with. Two rounds: in the first, what is asked here may have its turn before
     * the others.
     *
     * @param asking a client that gets answers
     */
    static void settle(DatagramClient asking) throws IOException {
        asking.ask("settle");
        asking.ask("settle");
    }

    @Override
    public void close() throws IOException {
        for (Port port : ports) {
            port.serving().close();
        }
        registry.close();
        worker.shutdownNow();
        LifeCycle.stop(threads);
    }

    private record At(InetSocketAddress local) implements FieldlessView {

        @Override
        public int localPort() {
            return local.getPort();
        }

        @Override
        public String localAddress() {
            return local.getAddress().getHostAddress();
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public String method() {
            return "";
        }

        @Override
        public String host() {
            return "";
        }

        @Override
        public String path() {
            return "/";
        }
    }

    private static final class NoRequests implements UpstreamClient {

        @Override
        public Cancel send(BackendAddress endpoint, Outbound outbound, Inbound inbound) {
            throw new AssertionError("no requests here");
        }

        @Override
        public Scheduler.Task later(long millis, Runnable task) {
            throw new AssertionError("no requests here");
        }

        @Override
        public void drain(BackendAddress endpoint) {
            // There are no connections.
        }
    }
}
