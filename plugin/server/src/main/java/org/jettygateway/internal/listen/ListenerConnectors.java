package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of connections: each is a connector of the server. A port that the application has opened itself is used as it is.
 * On ports that go, no connection is accepted any more, and requests that are under way are finished.
 */
public final class ListenerConnectors extends TransportPorts<GatewayConnector> {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerConnectors.class);

    private final Server server;
    private final PortProtocols protocols;
    private final @Nullable Selectors selectors;
    private final Set<Connector> checked = new HashSet<>();
    private Map<Integer, TlsTable> tls = Map.of();
    private Set<Bind> bytes = Set.of();

    /**
     * Connectors of a server, none of them open yet.
     *
     * @param server where they are added
     * @param ports whether ports may be opened
     * @param protocols what is spoken on the ports that are opened here
     * @param selectors on whose threads requests are served; null where Jetty's end point and selectors are wanted
     * @param changed called where a port is open now that was among the {@link #faults}
     */
    public ListenerConnectors(
            Server server, Ports ports, PortProtocols protocols, @Nullable Selectors selectors, Runnable changed) {
        super(server, Bind.Transport.TCP, ports, changed);
        this.server = requireNonNull(server, "server");
        this.protocols = requireNonNull(protocols, "protocols");
        this.selectors = selectors;
    }

    @Override
    void prepare(GatewayGraph graph) {
        tls = TlsTable.of(graph);
        bytes = bytes(graph);
    }

    @Override
    public synchronized void close() {
        super.close();
        checked.clear();
    }

    /** The addresses and ports of listeners of protocol TCP, of which no other protocol has any. */
    private static Set<Bind> bytes(GatewayGraph graph) {
        return graph.gateways().stream()
                .flatMap(gateway -> gateway.allListeners().stream())
                .filter(listener -> listener.listener().protocol().equals(Listener.TCP))
                .flatMap(listener -> listener.binds().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    boolean stays(Bind bind, GatewayConnector connector) {
        return connector.secure() == tls.containsKey(bind.port()) && connector.carriesBytes() == bytes.contains(bind);
    }

    private List<ConnectionFactory> protocols(Bind bind) {
        if (bytes.contains(bind)) {
            return protocols.bytes();
        }
        TlsTable table = tls.get(bind.port());
        return table == null ? protocols.clearText() : protocols.tls(table);
    }

    @Override
    void adapt(GatewayConnector connector) {
        TlsTable table = tls.get(connector.bind().port());
        if (table != null) {
            connector.replace(table);
        }
    }

    @Override
    GatewayConnector open(Bind bind, Duration patience) throws Exception {
        GatewayConnector connector = new GatewayConnector(server, bind, protocols(bind), selectors);
        try {
            open(connector, patience);
            server.addConnector(connector);
            if (server.isStarted()) { // else the server starts it, after its handlers
                connector.start();
                server.manage(connector);
            }
            return connector;
        } catch (Exception failure) {
            connector.close();
            server.removeConnector(connector);
            throw failure;
        }
    }

    /** Opens a port that may have been closed just now: it is free when the thread that accepts on it has woken up. */
    private static void open(GatewayConnector connector, Duration patience) throws IOException {
        long start = NanoTime.now();
        while (true) {
            try {
                connector.open();
                return;
            } catch (IOException taken) {
                if (NanoTime.since(start) >= patience.toNanos()) {
                    throw taken;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Override
    int localPort(Bind bind, GatewayConnector connector) {
        return connector.getLocalPort();
    }

    @Override
    void probe(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            // As connectors have it: old connections that wait for their end are no obstacle.
            probe.setReuseAddress(true);
            probe.bind(address);
        }
    }

    @Override
    boolean isAttached(Bind bind) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof NetworkConnector network && isAt(network, bind)) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean attach(Bind bind) {
        boolean found = false;
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof NetworkConnector network && isAt(network, bind)) {
                found = true;
                if (!(connector instanceof GatewayConnector) && checked.add(connector)) {
                    ConnectorAdvice.warn(connector);
                    if (tls.containsKey(bind.port())
                            && connector.getConnectionFactory(SslConnectionFactory.class) == null) {
                        LOG.warn(
                                "{}: has no TLS, so that listeners of protocol HTTPS and TLS get nothing there",
                                connector);
                    }
                    if (bytes.contains(bind)) {
                        LOG.warn(
                                "{}: is the application's, so that listeners of protocol TCP get nothing there",
                                connector);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isAt(NetworkConnector connector, Bind bind) {
        if (connector instanceof GatewayConnector) {
            return false;
        }
        int port = connector.getLocalPort() > 0 ? connector.getLocalPort() : connector.getPort();
        if (bind.port() != Bind.ANY_PORT && bind.port() != port) {
            return false;
        }
        String host = connector.getHost();
        if (host == null || isForAll(bind)) {
            return true;
        }
        // A name, too: the connector takes the first address that this gives, and so "localhost" is one of loopback.
        InetAddress address = new InetSocketAddress(host, port).getAddress();
        return address != null
                && (address.isAnyLocalAddress() || address.getHostAddress().equals(bind.address()));
    }

    /** Takes the connector off the server again; it has stopped it before, or stops it now. */
    @Override
    void close(GatewayConnector connector) {
        LifeCycle.stop(connector);
        connector.close();
        server.removeConnector(connector);
    }

    /** Ends accepting at once; connections end with the requests on them, or when the server's stop timeout is over. */
    @Override
    void retire(GatewayConnector connector) {
        long limit = server.getStopTimeout() > 0 ? server.getStopTimeout() : TimeUnit.SECONDS.toMillis(30);
        CompletableFuture<Void> unused = connector
                .shutdown()
                .orTimeout(limit, TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (drained, late) -> {
                            LifeCycle.stop(connector);
                            server.removeConnector(connector);
                        },
                        server.getThreadPool()); // a selector's thread cannot stop its own connector
    }
}
