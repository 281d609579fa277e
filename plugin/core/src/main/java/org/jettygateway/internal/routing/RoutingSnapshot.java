package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jettygateway.internal.routing.ListenerTable.Address;
import org.jspecify.annotations.Nullable;

/** All routing tables of one generation. Immutable; a request reads the current one once and keeps it to the end. */
public final class RoutingSnapshot {

    private final Ports requests;
    private final Ports connections;
    private final Ports datagrams;
    private final List<Upstream> upstreams;
    private final int forwards;

    /**
     * A snapshot.
     *
     * @param requests the listeners of requests, in the order in which they are preferred where two have one hostname on one
     *     address: the older Gateway first
     * @param connections the listeners of whole connections, in the same order
     * @param datagrams the listeners of datagrams, in the same order
     * @param upstreams by {@link Upstream#index}
     * @param forwards how many {@link Action.Forward} actions there are, and backends with mirrors of their own
     */
    public RoutingSnapshot(
            List<ListenerTable> requests,
            List<ListenerTable> connections,
            List<ListenerTable> datagrams,
            List<Upstream> upstreams,
            int forwards) {
        this.upstreams = List.copyOf(upstreams);
        this.forwards = forwards;
        this.requests = new Ports(requests);
        this.connections = new Ports(connections);
        this.datagrams = new Ports(datagrams);
    }

    /** A snapshot that routes requests only. */
    public RoutingSnapshot(List<ListenerTable> requests, List<Upstream> upstreams, int forwards) {
        this(requests, List.of(), List.of(), upstreams, forwards);
    }

    /** Decides one request. Takes no lock, does no I/O and allocates nothing. */
    public Decision decide(RequestView request) {
        HostTable hosts = hosts(request);
        if (hosts == null) {
            return Decision.NO_HOST;
        }
        if (hosts.secure() && isForConnections(request, hosts)) {
            return Decision.MISDIRECTED;
        }
        VirtualHost host = hosts.find(request.host());
        if (host == null) {
            return Decision.NO_HOST;
        }
        return hosts.isMisdirected(request, host) ? Decision.MISDIRECTED : host.decide(request);
    }

    /**
     * Whether a request's host is that of a listener of protocol TLS at the same address and port: the client has used a
     * connection to another listener for it, and must make one of its own, which goes to a TLSRoute.
     */
    private boolean isForConnections(RequestView request, HostTable hosts) {
        HostTable whole = request.serverName() == null ? null : connections.find(request);
        ListenerTable other = whole == null ? null : whole.listener(request.host());
        if (other == null) {
            return false;
        }
        ListenerTable own = hosts.listener(request.host());
        return own == null || Hostnames.NARROWEST_FIRST.compare(other.hostname(), own.hostname()) < 0;
    }

    /**
     * Decides where a whole connection goes: by where it arrived and, over TLS, by the server that the client names (SNI); its
     * path is {@code /}. As cheap as deciding a request.
     */
    public Decision decideConnection(RequestView connection) {
        return decide(connections, connection);
    }

    /** Decides where the datagrams of a client go, by where they arrive; host and path are as for a connection without name. */
    public Decision decideDatagrams(RequestView client) {
        return decide(datagrams, client);
    }

    private static Decision decide(Ports ports, RequestView client) {
        HostTable hosts = ports.find(client);
        VirtualHost host = hosts == null ? null : hosts.find(client.host());
        return host == null ? Decision.NO_HOST : host.decide(client);
    }

    private @Nullable HostTable hosts(RequestView request) {
        HostTable hosts = requests.find(request);
        return hosts == null || (hosts.secure() && !request.secure()) ? null : hosts;
    }

    /** Explains how one request is decided. As slow as there are rules for its host; allocates. */
    public Explanation explain(RequestView request) {
        Explainer explainer = new Explainer(request, decide(request));
        HostTable hosts = hosts(request);
        return hosts == null
                ? explainer.nowhere(requests.tables().toList(), requests.find(request))
                : explainer.at(hosts);
    }

    private Stream<HostTable> tables() {
        return Stream.of(requests, connections, datagrams).flatMap(Ports::tables);
    }

    /** Where listeners are reachable: {@code shop/gateway/http (*) at *:8080}, sorted. */
    public List<String> listeners() {
        return tables().flatMap(
                        hosts -> hosts.listeners().stream().map(listener -> listener + " at " + hosts.address()))
                .sorted()
                .toList();
    }

    /** The hostnames that routes of requests claim, exact ones, {@code *.example.com} and {@code *} for all. */
    public Set<String> hostnames() {
        Set<String> hostnames = new LinkedHashSet<>();
        requests.tables()
                .flatMap(hosts -> hosts.listeners().stream())
                .forEach(listener -> hostnames.addAll(listener.hosts().keySet()));
        return hostnames;
    }

    /** All entries, each once for a listener and hostname; those of one hostname in the order of precedence. */
    public List<TableRow> rows() {
        List<TableRow> rows = new ArrayList<>();
        tables().flatMap(hosts -> hosts.listeners().stream()).distinct().forEach(listener -> {
            String name = listener.toString();
            for (VirtualHost host : listener.hosts().values()) {
                host.entries().forEach(entry -> rows.add(new TableRow(name, host.hostname(), entry)));
            }
        });
        return rows;
    }

    /** Where requests may be sent; {@link Upstream#index} is the position here. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** What {@link Action.Forward#index} and {@link BackendFilters#index} are below. */
    public int forwards() {
        return forwards;
    }

    /** The tables for people: address and port, listener, host, and its entries in the order of precedence. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tables().forEach(hosts -> hosts.print(text));
        return text.toString();
    }

    /** The hosts of each local port. */
    private static final class Ports {

        private final int[] ports;
        private final PortTable[] tables;
        private final @Nullable PortTable others;

        Ports(List<ListenerTable> listeners) {
            this.ports = listeners.stream()
                    .flatMap(listener -> listener.addresses().stream())
                    .mapToInt(Address::port)
                    .filter(port -> port != Address.ANY_PORT)
                    .distinct()
                    .sorted()
                    .toArray();
            this.tables = Arrays.stream(ports)
                    .mapToObj(port -> new PortTable(port, listeners))
                    .toArray(PortTable[]::new);
            PortTable all = new PortTable(Address.ANY_PORT, listeners);
            this.others = all.tables().isEmpty() ? null : all;
        }

        @Nullable
        HostTable find(RequestView request) {
            int index = Arrays.binarySearch(ports, request.localPort());
            PortTable port = index < 0 ? others : tables[index];
            return port == null ? null : port.find(request);
        }

        Stream<HostTable> tables() {
            return Stream.concat(Arrays.stream(tables), Stream.ofNullable(others))
                    .flatMap(port -> port.tables().stream());
        }
    }
}
