package org.jettygateway.internal.proxy.datagram;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.thread.ThreadPoolBudget;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.upstream.FailureTally;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries datagrams between the clients of listeners of protocol UDP and the backends of UDPRoutes.
 *
 * <p>A client, an address and port, has a session from its first datagram on: a socket that is connected to one endpoint. It
 * ends when nothing was carried for a while ({@link DatagramLimits}), when its endpoint is not in the configuration any more, and when
 * the endpoint's machine says that nobody takes datagrams there (ICMP); then the client's next datagram chooses anew. What
 * cannot be sent at once is dropped, as is what leads nowhere, and nothing is ever kept. A client gets answers to what came
 * from its address, by the endpoint of its session, and nothing else. As anybody can write any source address on a datagram,
 * there are limits to the number of sessions, beyond which new clients are dropped; and datagrams that claim to come from sockets of
 * the gateway itself are dropped, as they could go round for ever.
 *
 * <p>One thread with one selector carries all, as there is nothing to wait for: a datagram is a look into a tree and one send.
 * Jetty's selectors are for connections: each socket would be an end point with a connection, a timer, and interest that is
 * handed between threads, all of which is more than the work itself. The thread is there as long as there is a port. Thread-safe: the
 * thread has the lock while it carries, and others have it to add and close ports.
 */
@ManagedObject("Datagrams of UDP clients")
public final class Datagrams {

    private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

    /** More than any datagram has: 65,507 bytes over IPv4, 65,527 over IPv6. */
    private static final int BUFFER = 64 * 1024;

    /** Limits of time are kept to within a tenth, and changes that concern a silent client are noticed within a second. */
    private static final int TENTH = 10;

    private static final long LONGEST_PERIOD_MILLIS = 1_000;

    // Fair: when there is always something to carry, the thread would hardly let anybody else in.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Supplier<DatagramLimits> fitting;
    private final Executor executor;
    private final Targets targets;
    private final Set<DatagramPort> ports = new HashSet<>();
    private final Set<Integer> localPorts = new HashSet<>(); // of sessions, each of which has one of its own
    private final FailureTally refused = new FailureTally(System.nanoTime());
    private final FailureTally failed = new FailureTally(System.nanoTime());
    private @Nullable Loop loop;

    /**
     * Carries datagrams by the generation that serves when they come.
     *
     * @param current the generation
     * @param executor where the thread is from
     * @param limits asked for when the thread is started
     */
    public Datagrams(Supplier<@Nullable LiveGeneration> current, Executor executor, Supplier<DatagramLimits> limits) {
        this.targets = new Targets(current);
        this.executor = requireNonNull(executor, "executor");
        this.fitting = requireNonNull(limits, "limits");
    }

    /**
     * Serves the clients of a socket.
     *
     * @param socket bound; closed together with what is returned
     * @param arrival the socket as routing sees it
     * @return ends that, and the sessions of its clients: at once, so that the port is free for others when it has returned
     * @throws IOException where it cannot be served
     * @throws IllegalStateException where the pool has no thread for it
     */
    public Closeable serve(DatagramChannel socket, RequestView arrival) throws IOException {
        socket.configureBlocking(false);
        DatagramPort port = new DatagramPort(this, socket, arrival);
        lock.lock();
        try {
            if (loop == null) {
                loop = start();
            }
            Loop serving = serving();
            ports.add(port);
            serving.register(socket, port);
            serving.selector.wakeup();
            return () -> close(port);
        } finally {
            lock.unlock();
        }
    }

    private Loop start() throws IOException {
        ThreadPoolBudget.Lease lease = ThreadPoolBudget.leaseFrom(executor, this, 1);
        Selector selector = null;
        try {
            selector = Selector.open();
            Loop made = new Loop(fitting.get(), lease, selector);
            executor.execute(made);
            return made;
        } catch (Throwable failure) {
            IO.close(selector);
            lease.close();
            throw failure;
        }
    }

    private void close(DatagramPort port) throws IOException {
        lock.lock();
        try {
            Loop serving = loop;
            if (!ports.remove(port) || serving == null) {
                return;
            }
            port.close();
            if (ports.isEmpty()) {
                loop = null;
                targets.clear();
                serving.close();
            } else {
                serving.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many sessions there are, each with a socket. */
    @ManagedAttribute("Sessions of clients, each of which has a socket")
    public int getSessions() {
        lock.lock();
        try {
            return localPorts.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a client may have a session; told in the log, once in a while, where it may not. */
    boolean admits(InetSocketAddress client, int sessionsOfPort) {
        DatagramLimits limits = serving().limits;
        if (sessionsOfPort >= limits.perPort() || localPorts.size() >= limits.inAll()) {
            onRefused(() -> "there are %d sessions, %d of them of that port (at most %d and %d)"
                    .formatted(localPorts.size(), sessionsOfPort, limits.inAll(), limits.perPort()));
            return false;
        }
        if (client.getPort() == 0 || isOurs(client)) {
            LOG.debug("a datagram is dropped: {} is none that could be answered", client);
            return false;
        }
        return true;
    }

    private void onRefused(Supplier<String> why) {
        int unsaid = refused.count(System.nanoTime());
        if (unsaid > 0) {
            LOG.warn("datagrams of new clients are dropped: {} ({} datagrams)", why.get(), unsaid);
        }
    }

    private boolean isOurs(InetSocketAddress client) {
        return (localPorts.contains(client.getPort()) && DatagramPort.isLocal(client.getAddress()))
                || ports.stream().anyMatch(port -> port.isAt(client));
    }

    /** A socket for a session; null where there is none to be had. */
    @Nullable
    DatagramChannel open() {
        try {
            DatagramChannel socket = DatagramChannel.open();
            socket.configureBlocking(false);
            return socket;
        } catch (IOException none) {
            onRefused(() -> String.valueOf(none.getMessage()));
            return null;
        }
    }

    /** Hears from a socket from now on. */
    void register(DatagramChannel socket, Receiver receiver) throws IOException {
        serving().register(socket, receiver);
    }

    /** A session has begun. */
    void onBegin(DatagramSession session) {
        localPorts.add(session.localPort());
    }

    /** A session is over. */
    void onEnd(DatagramSession session) {
        localPorts.remove(session.localPort());
    }

    /** Something failed that should not; what it was about is lost. */
    void onFailure(Exception failure) {
        int unsaid = failed.count(System.nanoTime());
        if (unsaid > 0) {
            LOG.warn("datagrams are dropped ({})", unsaid, failure);
        }
    }

    Targets targets() {
        return targets;
    }

    /** Room for one datagram, of whoever receives. */
    ByteBuffer buffer() {
        return serving().buffer;
    }

    private Loop serving() {
        return requireNonNull(loop, "no port");
    }

    private void carry(Loop of) {
        lock.lock();
        try {
            if (of != loop) {
                return; // it was closed while it had to wait
            }
            long now = NanoTime.now();
            of.sweepIfDue(targets.refresh(), now);
            for (SelectionKey key : of.selector.selectedKeys()) {
                if (key.isValid()) { // else it was closed a moment ago
                    attempt((Receiver) key.attachment(), now);
                }
            }
            of.selector.selectedKeys().clear();
        } finally {
            lock.unlock();
        }
    }

    private void attempt(Receiver receiver, long now) {
        try {
            receiver.receive(now);
        } catch (RuntimeException bug) { // must not end the service of all
            onFailure(bug);
        }
    }

    private void sweep(DatagramLimits limits, long now) {
        targets.sweep(now);
        ports.forEach(port -> port.sweep(limits, now));
    }

    /** {@code Datagrams[ports=2, sessions=14]}. */
    @Override
    public String toString() {
        lock.lock();
        try {
            return "Datagrams[ports=%d, sessions=%d]".formatted(ports.size(), localPorts.size());
        } finally {
            lock.unlock();
        }
    }

    /** The thread, from the first port to the end of the last. */
    private final class Loop implements Runnable {

        private final DatagramLimits limits;
        private final ThreadPoolBudget.Lease lease;
        private final Selector selector;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        private final long periodMillis;
        private long swept = NanoTime.now();

        Loop(DatagramLimits limits, ThreadPoolBudget.Lease lease, Selector selector) {
            this.limits = limits;
            this.lease = lease;
            this.selector = selector;
            long shortest = Math.min(limits.idle().toMillis(), limits.idleOnce().toMillis());
            this.periodMillis = Math.max(1, Math.min(shortest / TENTH, LONGEST_PERIOD_MILLIS));
        }

        void register(DatagramChannel socket, Receiver receiver) throws IOException {
            socket.register(selector, SelectionKey.OP_READ, receiver);
        }

        @Override
        public void run() {
            try {
                while (!Thread.currentThread().isInterrupted()) { // else the pool is being stopped
                    selector.select(periodMillis);
                    carry(this);
                }
            } catch (ClosedSelectorException closed) {
                LOG.debug("the last port is closed");
            } catch (IOException failure) {
                LOG.error("datagrams are not carried any more", failure);
            }
        }

        void sweepIfDue(boolean changed, long now) {
            if (changed || NanoTime.millisElapsed(swept, now) >= periodMillis) {
                swept = now;
                attempt(this::sweep, now);
            }
        }

        private void sweep(long now) {
            Datagrams.this.sweep(limits, now);
        }

        /** Sockets that were closed are gone only when the selector has noticed. */
        void release() throws IOException {
            selector.wakeup(); // the thread then waits for the lock that the caller has
            selector.selectNow();
        }

        void close() throws IOException {
            try {
                selector.close();
            } finally {
                lease.close();
            }
        }
    }
}
