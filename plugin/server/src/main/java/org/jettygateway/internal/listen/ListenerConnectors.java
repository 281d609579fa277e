package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.status.PortFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the ports that a configuration's listeners ask for, and closes those that none asks for any more. A port that the
 * application has opened itself is used as it is. Used by one thread at a time.
 */
public final class ListenerConnectors {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerConnectors.class);

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration HANDOVER = Duration.ofSeconds(1);

    private final Server server;
    private final Ports ports;
    private final PortProtocols protocols;
    private final @Nullable Selectors selectors;
    private final Runnable changed;
    private final Map<Bind, GatewayConnector> open = new HashMap<>();
    private final Set<Connector> checked = new HashSet<>();
    private final Set<Bind> reported = new HashSet<>();
    private final Map<Bind, PortFault> faults = new HashMap<>();
    private SortedMap<Bind, Integer> wanted = new TreeMap<>();
    private Map<Integer, TlsTable> tls = Map.of();
    private Set<Bind> bytes = Set.of();
    private Scheduler.@Nullable Task retry;
    private boolean started;

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
        this.server = requireNonNull(server, "server");
        this.ports = requireNonNull(ports, "ports");
        this.protocols = requireNonNull(protocols, "protocols");
        this.selectors = selectors;
        this.changed = requireNonNull(changed, "changed");
    }

    /**
     * Makes the open ports those of this configuration. New ones are opened before old ones are closed; those that stay are
     * not touched; on those that go, no connection is accepted any more, and requests that are under way are finished.
     *
     * @throws UncheckedIOException the first time, where a port cannot be opened; the message tells the user what to do.
     *     Later on, and always with {@link Ports#OPEN_LATER}, this is logged, the other ports work, and it is tried again every few seconds.
     */
    public synchronized void apply(GatewayGraph graph) {
        wanted = wanted(graph);
        tls = TlsTable.of(graph);
        bytes = bytes(graph);
        List<GatewayConnector> obsolete = new ArrayList<>();
        open.values().removeIf(connector -> !isWanted(connector) && obsolete.add(connector));
        // A socket on all addresses and one on a single address exclude each other, as do two on one address, for clear
        // text
        // and for TLS: then the old one has to go first.
        boolean handover =
                obsolete.removeIf(connector -> isInTheWay(connector.bind(), wanted.keySet()) && close(connector));
        reported.retainAll(wanted.keySet());
        faults.keySet().retainAll(wanted.keySet());
        openMissing(handover ? HANDOVER : Duration.ZERO);
        open.values().forEach(this::replaceTls);
        obsolete.forEach(this::close);
        started = true;
    }

    /**
     * Looks whether the ports of a kept configuration could be opened now, and changes nothing. A port may still be taken from
     * then on until it is opened: that is dealt with as in any change.
     *
     * @param generation its number, for the message
     * @throws IllegalStateException where one could not; the message tells the user which, and why
     */
    public synchronized void check(long generation, GatewayGraph graph) {
        SortedMap<Bind, Integer> needed = wanted(graph);
        needed.forEach((bind, declared) -> {
            // What is ours is not in the way: it stays, or is closed before.
            boolean ours = open.keySet().stream().anyMatch(mine -> mine.port() == bind.port());
            if (ports == Ports.EXISTING || ours || bind.port() == Bind.ANY_PORT || isAttached(bind)) {
                return;
            }
            try (ServerSocket probe = new ServerSocket()) {
                // As connectors have it: old connections that wait for their end are no obstacle.
                probe.setReuseAddress(true);
                probe.bind(
                        isForAll(bind)
                                ? new InetSocketAddress(bind.port())
                                : new InetSocketAddress(bind.address(), bind.port()));
            } catch (IOException taken) {
                throw new IllegalStateException(
                        "generation %d cannot serve: port %s cannot be opened for listener port %d: %s (expected: the port to be free); nothing was changed"
                                .formatted(generation, bind, declared, taken.getMessage()),
                        taken);
            }
        });
    }

    /** Which local ports the gateway has opened, as they are bound. */
    public synchronized List<Bind> bound() {
        return open.values().stream()
                .map(connector -> new Bind(connector.bind().address(), connector.getLocalPort()))
                .sorted()
                .toList();
    }

    /** Which addresses and ports of the configuration could not be opened so far, and why. */
    public synchronized Map<Bind, PortFault> faults() {
        return Map.copyOf(faults);
    }

    /** Takes the connectors off the server again; it has stopped them before, or stops them now. */
    public synchronized void close() {
        cancelRetry();
        for (GatewayConnector connector : open.values()) {
            LifeCycle.stop(connector);
            connector.close();
            server.removeConnector(connector);
        }
        open.clear();
        checked.clear();
        reported.clear();
        faults.clear();
        started = false;
    }

    private void openMissing(Duration patience) {
        boolean anyPort = wanted.keySet().stream().anyMatch(bind -> bind.port() == Bind.ANY_PORT);
        wanted.forEach((bind, declared) -> {
            if (open.containsKey(bind)) {
                return;
            }
            if (attach(bind)) {
                reported.remove(bind);
                faults.remove(bind);
            } else if (ports != Ports.EXISTING) {
                open(bind, declared, patience);
            } else if (!anyPort && reported.add(bind)) {
                LOG.warn("listener port {}: the application has no connector on {}", declared, bind);
            }
        });
        cancelRetry();
        if (ports != Ports.EXISTING && !reported.isEmpty()) {
            retry = server.getScheduler()
                    .schedule(
                            () -> server.getThreadPool().execute(this::retry), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        if (openMore()) {
            changed.run();
        }
    }

    private synchronized boolean openMore() {
        Map<Bind, PortFault> before = Map.copyOf(faults);
        if (started && server.isRunning()) { // else it was closed meanwhile, or is about to be
            openMissing(Duration.ZERO);
        }
        return !faults.equals(before);
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    /** Address and port to the declared port it stands for; without addresses that a socket on all of them covers. */
    private static SortedMap<Bind, Integer> wanted(GatewayGraph graph) {
        SortedMap<Bind, Integer> wanted = new TreeMap<>();
        for (GatewayNode gateway : graph.gateways()) {
            for (ListenerNode listener : gateway.allListeners()) {
                for (Bind bind : listener.binds()) {
                    if (bind.transport() == Bind.Transport.TCP) {
                        wanted.putIfAbsent(bind, listener.listener().port());
                    }
                }
            }
        }
        Set<Bind> all = Set.copyOf(wanted.keySet());
        wanted.keySet().removeIf(bind -> !isForAll(bind) && all.contains(new Bind(Bind.ALL, bind.port())));
        return wanted;
    }

    /** The addresses and ports of listeners of protocol TCP, of which no other protocol has any. */
    private static Set<Bind> bytes(GatewayGraph graph) {
        return graph.gateways().stream()
                .flatMap(gateway -> gateway.allListeners().stream())
                .filter(listener -> listener.listener().protocol().equals(Listener.TCP))
                .flatMap(listener -> listener.binds().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isWanted(GatewayConnector connector) {
        Bind bind = connector.bind();
        return wanted.containsKey(bind)
                && connector.secure() == tls.containsKey(bind.port())
                && connector.carriesBytes() == bytes.contains(bind);
    }

    private List<ConnectionFactory> protocols(Bind bind) {
        if (bytes.contains(bind)) {
            return protocols.bytes();
        }
        TlsTable table = tls.get(bind.port());
        return table == null ? protocols.clearText() : protocols.tls(table);
    }

    private void replaceTls(GatewayConnector connector) {
        TlsTable table = tls.get(connector.bind().port());
        if (table != null) {
            connector.replace(table);
        }
    }

    private static boolean isForAll(Bind bind) {
        return bind.address().equals(Bind.ALL);
    }

    private static boolean isInTheWay(Bind old, Set<Bind> wanted) {
        return wanted.stream()
                .anyMatch(bind -> bind.equals(old) || (bind.port() == old.port() && isForAll(bind) != isForAll(old)));
    }

    private void open(Bind bind, int declared, Duration patience) {
        GatewayConnector connector = new GatewayConnector(server, bind, protocols(bind), selectors);
        try {
            open(connector, patience);
            server.addConnector(connector);
            if (server.isStarted()) { // else the server starts it, after its handlers
                connector.start();
                server.manage(connector);
            }
            open.put(bind, connector);
            faults.remove(bind);
            if (reported.remove(bind)) {
                LOG.info("port {} is open now for listener port {}", bind, declared);
            }
        } catch (Exception failure) {
            connector.close();
            server.removeConnector(connector);
            onUnavailable(bind, declared, failure);
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

    private void onUnavailable(Bind bind, int declared, Exception failure) {
        Throwable cause = failure.getCause() instanceof BindException bindFailure ? bindFailure : failure;
        String message = "port %s cannot be opened for listener port %d: %s; choose another with gateway.publish=%d:%d"
                .formatted(bind, declared, cause.getMessage(), suggestion(bind.port()), declared);
        if (!started && ports != Ports.OPEN_LATER) {
            throw new UncheckedIOException(message, cause instanceof IOException io ? io : new IOException(cause));
        }
        faults.put(bind, fault(bind, String.valueOf(cause.getMessage())));
        if (reported.add(bind)) {
            LOG.error("{}; it is tried again every {} s", message, RETRY.toSeconds());
        }
    }

    private static PortFault fault(Bind bind, String cause) {
        boolean usable = isForAll(bind) || isOfThisMachine(bind.address());
        return new PortFault(
                usable ? PortFault.Reason.PORT_UNAVAILABLE : PortFault.Reason.ADDRESS_NOT_USABLE,
                "%s cannot be opened: %s".formatted(bind, cause));
    }

    private static boolean isOfThisMachine(String address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static int suggestion(int port) {
        return port < 1024 ? port + 8000 : port < 60_000 ? port + 1000 : port - 1000;
    }

    private boolean isAttached(Bind bind) {
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof NetworkConnector network && isAt(network, bind)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the application listens there itself. */
    private boolean attach(Bind bind) {
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

    /** Ends accepting at once; connections end with the requests on them, or when the server's stop timeout is over. */
    private boolean close(GatewayConnector connector) {
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
        return true;
    }

    /** Whether the gateway may open ports. */
    public enum Ports {
        /** A port is opened where the application has none. */
        OPEN,
        /** As {@link #OPEN}, but one that cannot be opened keeps nobody from starting. */
        OPEN_LATER,
        /** Only the application's own ports are used. */
        EXISTING
    }
}
