package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.UpstreamClient;

/**
 * Keeps the live state of all upstreams by name, from generation to generation; resolves DNS names off the request path
 * and again every 30 seconds. A name with several addresses is several endpoints. Thread-safe; its lock is never taken by a
 * request.
 */
public final class UpstreamRegistry implements AutoCloseable {

    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOKUP_PERIOD = Duration.ofSeconds(30);

    private final UpstreamClient client;
    private final ScheduledExecutorService worker;
    private final AddressBook addresses;
    private final ScheduledFuture<?> refresh;

    private final Map<String, Live> upstreams = new HashMap<>();
    private final Map<BackendAddress, Endpoint> endpoints = new HashMap<>();

    /**
     * A registry without upstreams.
     *
     * @param client told when an endpoint is no longer used
     * @param worker where names are resolved; not closed by the registry
     */
    public UpstreamRegistry(UpstreamClient client, ScheduledExecutorService worker) {
        this(client, worker, NameLookup.SYSTEM, LOOKUP_PERIOD);
    }

    UpstreamRegistry(UpstreamClient client, ScheduledExecutorService worker, NameLookup names, Duration period) {
        this.client = requireNonNull(client, "client");
        this.worker = requireNonNull(worker, "worker");
        this.addresses = new AddressBook(names);
        this.refresh = worker.scheduleWithFixedDelay(
                () -> addresses.names().forEach(this::lookup),
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Takes over a generation's upstreams: makes state for new names, updates the endpoints of known ones, keeps those that
     * are gone until {@link #retireOthers}. Names that were never resolved before are resolved before this returns, within
     * a limit of two seconds; not to be called on the worker, which does that.
     *
     * @return the states in the order of the nodes
     */
    public List<UpstreamState> prepare(List<UpstreamNode> nodes) {
        lookupNew(nodes);
        synchronized (this) {
            List<UpstreamState> states = new ArrayList<>(nodes.size());
            for (UpstreamNode node : nodes) {
                Live known = upstreams.get(node.name());
                Live live = new Live(node, known == null ? new UpstreamState() : known.state());
                upstreams.put(node.name(), live);
                update(live);
                states.add(live.state());
            }
            return states;
        }
    }

    private void lookupNew(List<UpstreamNode> nodes) {
        CompletableFuture<?>[] lookups = names(nodes).stream()
                .filter(addresses::add)
                .map(name -> CompletableFuture.runAsync(() -> lookup(name), worker))
                .toArray(CompletableFuture[]::new);
        // What takes longer goes on, and updates the state when it is done.
        CompletableFuture.allOf(lookups)
                .completeOnTimeout(null, LOOKUP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static Set<String> names(List<UpstreamNode> nodes) {
        return nodes.stream()
                .flatMap(UpstreamRegistry::all)
                .map(EndpointNode::host)
                .filter(AddressBook::isName)
                .collect(Collectors.toSet());
    }

    private static Stream<EndpointNode> all(UpstreamNode node) {
        return Stream.concat(node.endpoints().stream(), node.leaving().stream());
    }

    /** Forgets the upstreams that are not among these, once the generation that has these is published. */
    public synchronized void retireOthers(List<UpstreamNode> nodes) {
        upstreams.keySet().retainAll(nodes.stream().map(UpstreamNode::name).collect(Collectors.toSet()));
        addresses.retain(names(upstreams.values().stream().map(Live::node).toList()));
        drainUnused();
    }

    private void lookup(String name) {
        if (!addresses.lookup(name)) {
            return;
        }
        synchronized (this) {
            for (Live live : upstreams.values()) {
                if (all(live.node()).anyMatch(endpoint -> endpoint.host().equals(name))) {
                    update(live);
                }
            }
            drainUnused();
        }
    }

    private void update(Live live) {
        live.state()
                .update(
                        endpoints(live.node(), live.node().endpoints()),
                        endpoints(live.node(), live.node().leaving()));
    }

    private List<Endpoint> endpoints(UpstreamNode upstream, List<EndpointNode> nodes) {
        Set<Endpoint> found = new LinkedHashSet<>();
        for (EndpointNode node : nodes) {
            for (InetAddress address : addresses.addresses(node.host())) {
                BackendAddress backend = new BackendAddress(
                        new InetSocketAddress(address, node.port()), upstream.protocol(), upstream.tls());
                found.add(endpoints.computeIfAbsent(backend, Endpoint::new));
            }
        }
        return List.copyOf(found);
    }

    private void drainUnused() {
        Set<Endpoint> ready = new HashSet<>();
        Set<Endpoint> known = new HashSet<>();
        upstreams.values().forEach(live -> {
            ready.addAll(live.state().endpoints());
            known.addAll(live.state().all());
        });
        endpoints.values().removeIf(endpoint -> {
            if (!ready.contains(endpoint)) {
                client.drain(endpoint.address()); // one that is leaving waits for its connections to end
            }
            return !known.contains(endpoint);
        });
    }

    /** Forgets all upstreams; nothing is looked up any more. */
    @Override
    public void close() {
        refresh.cancel(false);
        retireOthers(List.of());
    }

    private record Live(UpstreamNode node, UpstreamState state) {}
}
