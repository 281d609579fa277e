package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.status.PortFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of one transport: opens those that a configuration's listeners ask for, closes those that none asks for any more, and
 * tries again where one is taken. What a port is, and how it is opened and closed, each transport says.
 *
 * @param <P> an open port
 */
abstract class TransportPorts<P> implements ListenerPorts {

    private static final Logger LOG = LoggerFactory.getLogger(TransportPorts.class);

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration HANDOVER = Duration.ofSeconds(1);

    private final Server server;
    private final Bind.Transport transport;
    private final Ports ports;
    private final Runnable changed;
    private final Map<Bind, P> open = new HashMap<>();
    private final Set<Bind> reported = new HashSet<>();
    private final Map<Bind, PortFault> faults = new HashMap<>();
    private SortedMap<Bind, Integer> wanted = new TreeMap<>();
    private Scheduler.@Nullable Task retry;
    private boolean started;

    /**
     * Ports of a transport, none of them open yet.
     *
     * @param server whose threads try again
     * @param ports whether ports may be opened
     * @param changed called where a port is open now that was among the {@link #faults}
     */
    TransportPorts(Server server, Bind.Transport transport, Ports ports, Runnable changed) {
        this.server = requireNonNull(server, "server");
        this.transport = requireNonNull(transport, "transport");
        this.ports = requireNonNull(ports, "ports");
        this.changed = requireNonNull(changed, "changed");
    }

    /** Called with a configuration before its ports are opened. */
    void prepare(GatewayGraph graph) {}

    /** Opens a port; what could not be opened leaves nothing behind. Where another was closed for it, it may take as long as {@code patience}. */
    abstract P open(Bind bind, Duration patience) throws Exception;

    /** Whether an open port can go on as it is in the configuration that was last {@linkplain #prepare prepared}. */
    boolean stays(Bind bind, P port) {
        return true;
    }

    /** Called for each port that stayed or was opened. */
    void adapt(P port) {}

    /** Takes nothing new from a port, and lets what is under way come to its end. */
    abstract void retire(P port);

    /** Closes a port at once. */
    abstract void close(P port);

    /** The local port as it is bound. */
    abstract int localPort(Bind bind, P port);

    /** Tries to open a port, and closes it again. */
    abstract void probe(InetSocketAddress address) throws IOException;

    /** Whether the application listens there itself. */
    boolean isAttached(Bind bind) {
        return false;
    }

    /** Uses the application's own port, where it has one. */
    boolean attach(Bind bind) {
        return false;
    }

    /** Why a wanted address gets no socket beside the wanted one on all addresses; null where that serves it as well. */
    @Nullable
    String covered(Bind bind) {
        return null;
    }

    @Override
    public final synchronized void apply(GatewayGraph graph) {
        wanted = wanted(graph);
        SortedMap<Bind, Integer> covered = removeCovered(wanted);
        prepare(graph);
        Map<Bind, P> obsolete = new HashMap<>();
        open.forEach((bind, port) -> {
            if (!wanted.containsKey(bind) || !stays(bind, port)) {
                obsolete.put(bind, port);
            }
        });
        open.keySet().removeAll(obsolete.keySet());
        // A socket on all addresses and one on a single address exclude each other, as do two on one address, for other
        // protocols: then the old one has to go first.
        Map<Bind, P> inTheWay = new HashMap<>(obsolete);
        inTheWay.keySet().removeIf(bind -> !isInTheWay(bind, wanted.keySet()));
        inTheWay.values().forEach(this::retire);
        obsolete.keySet().removeAll(inTheWay.keySet());
        reported.removeIf(bind -> !wanted.containsKey(bind) && !covered.containsKey(bind));
        faults.keySet().retainAll(wanted.keySet());
        covered.forEach(this::onCovered);
        openMissing(inTheWay.isEmpty() ? Duration.ZERO : HANDOVER);
        open.values().forEach(this::adapt);
        obsolete.values().forEach(this::retire);
        started = true;
    }

    @Override
    public final synchronized void check(long generation, GatewayGraph graph) {
        SortedMap<Bind, Integer> needed = wanted(graph);
        removeCovered(needed);
        needed.forEach((bind, declared) -> {
            // What is ours is not in the way: it stays, or is closed before.
            boolean ours = open.keySet().stream().anyMatch(mine -> mine.port() == bind.port());
            if (ports == Ports.EXISTING || ours || bind.port() == Bind.ANY_PORT || isAttached(bind)) {
                return;
            }
            try {
                probe(socketAddress(bind));
            } catch (IOException taken) {
                throw new IllegalStateException(
                        "generation %d cannot serve: port %s cannot be opened for listener port %d: %s (expected: the port to be free); nothing was changed"
                                .formatted(generation, bind, declared, taken.getMessage()),
                        taken);
            }
        });
    }

    @Override
    public final synchronized List<Bind> bound() {
        return open.entrySet().stream()
                .map(entry ->
                        new Bind(entry.getKey().address(), localPort(entry.getKey(), entry.getValue()), transport))
                .sorted()
                .toList();
    }

    @Override
    public final synchronized Map<Bind, PortFault> faults() {
        return Map.copyOf(faults);
    }

    @Override
    public synchronized void close() {
        cancelRetry();
        open.values().forEach(this::close);
        open.clear();
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
        if (ports != Ports.EXISTING && wanted.keySet().stream().anyMatch(reported::contains)) {
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

    /** Address and port to the declared port it stands for. */
    private SortedMap<Bind, Integer> wanted(GatewayGraph graph) {
        SortedMap<Bind, Integer> wanted = new TreeMap<>();
        for (GatewayNode gateway : graph.gateways()) {
            for (ListenerNode listener : gateway.allListeners()) {
                for (Bind bind : listener.binds()) {
                    if (bind.transport() == transport) {
                        wanted.putIfAbsent(bind, listener.listener().port());
                    }
                }
            }
        }
        return wanted;
    }

    /** Removes, and returns, the addresses that a socket on all of them covers. */
    private SortedMap<Bind, Integer> removeCovered(SortedMap<Bind, Integer> wanted) {
        SortedMap<Bind, Integer> covered = new TreeMap<>(wanted);
        covered.keySet()
                .removeIf(bind -> isForAll(bind) || !wanted.containsKey(new Bind(Bind.ALL, bind.port(), transport)));
        wanted.keySet().removeAll(covered.keySet());
        return covered;
    }

    private void onCovered(Bind bind, int declared) {
        String why = covered(bind);
        if (why != null && ports != Ports.EXISTING) {
            faults.put(
                    bind,
                    new PortFault(PortFault.Reason.PORT_UNAVAILABLE, "%s cannot be opened: %s".formatted(bind, why)));
            if (reported.add(bind)) {
                LOG.error("port {} cannot be opened for listener port {}: {}", bind, declared, why);
            }
        }
    }

    static boolean isForAll(Bind bind) {
        return bind.address().equals(Bind.ALL);
    }

    /** What a socket is bound to. */
    static InetSocketAddress socketAddress(Bind bind) {
        return isForAll(bind) ? new InetSocketAddress(bind.port()) : new InetSocketAddress(bind.address(), bind.port());
    }

    private static boolean isInTheWay(Bind old, Set<Bind> wanted) {
        return wanted.stream()
                .anyMatch(bind -> bind.equals(old) || (bind.port() == old.port() && isForAll(bind) != isForAll(old)));
    }

    private void open(Bind bind, int declared, Duration patience) {
        try {
            open.put(bind, open(bind, patience));
            faults.remove(bind);
            if (reported.remove(bind)) {
                LOG.info("port {} is open now for listener port {}", bind, declared);
            }
        } catch (Exception failure) {
            onUnavailable(bind, declared, failure);
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
}
