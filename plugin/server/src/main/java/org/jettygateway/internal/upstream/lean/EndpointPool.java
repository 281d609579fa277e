package org.jettygateway.internal.upstream.lean;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint, and those who wait for one, in their order.
 *
 * <p>Idle connections lie in a {@link Shard} for each selector. An exchange takes one of the selector that has read its
 * request, so that one thread carries all of it; else one of another selector; else one is made, up to the limit; else it
 * waits. Where nobody waits, only the lock of a shard is taken. Nobody is called with a lock.
 *
 * <p>Who waits says so, and looks for an idle connection afterwards; who gives one back does so, and looks for one who waits
 * afterwards. So they do not miss each other. It is the same with the end of the pool.
 */
final class EndpointPool {

    /** An endpoint that had nothing to do for this long does not need a connection of each selector. */
    private static final long RARE = SECONDS.toNanos(1);

    private final LeanUpstream upstream;
    private final BackendAddress address;
    private final int mostConnections;
    private final int mostWaiting;
    private final Shard[] shards;
    private final Set<LeanConnection> open = ConcurrentHashMap.newKeySet();

    // All of these are written with the lock.
    private final Queue<LeanExchange> waiting = new ArrayDeque<>();
    // All connections: idle, in use, and being made.
    private int connections;
    private int dialing;
    private volatile int waiters;
    private volatile boolean draining;
    private volatile boolean closed;

    EndpointPool(LeanUpstream upstream, BackendAddress address) {
        this.upstream = upstream;
        this.address = address;
        this.mostConnections = upstream.settings().connectionsPerEndpoint();
        this.mostWaiting = upstream.settings().queuePerEndpoint();
        this.shards = IntStream.range(0, upstream.selectors().getSelectorCount())
                .mapToObj(selector -> new Shard())
                .toArray(Shard[]::new);
    }

    LeanUpstream upstream() {
        return upstream;
    }

    BackendAddress address() {
        return address;
    }

    /** Sends an exchange on a connection, at once or later; returns false where the pool is closed. */
    boolean send(LeanExchange exchange) {
        LeanConnection free = waiters == 0 ? take() : null;
        if (free != null) {
            exchange.younger(true);
            free.begin(exchange);
            return true;
        }
        boolean full;
        boolean dial = false;
        synchronized (this) {
            if (closed) {
                return false;
            }
            draining = false;
            full = connections == mostConnections && waiting.size() - dialing >= mostWaiting;
            if (!full) {
                exchange.queued(System.nanoTime());
                waiting.add(exchange);
                waiters = waiting.size();
                dial = reserve();
            }
        }
        if (full) {
            exchange.fail(
                    Inbound.Kind.OVERLOAD, new RejectedExecutionException("too many wait for " + address.socket()));
            return true;
        }
        if (dial) {
            dial();
        }
        serveWaiting();
        if (exchange.ending() != null) {
            withdraw(exchange);
        }
        return true;
    }

    /** An idle connection: of the selector that this thread reads for, else of any; null where there is none. */
    private @Nullable LeanConnection take() {
        int here = upstream.selectors().here();
        if (here >= 0) {
            LeanConnection own = shards[here].take();
            if (own != null) {
                return own;
            }
        }
        LeanConnection other = takeAny();
        if (other != null && here >= 0 && other.silentNanos() < RARE) {
            dialForNext();
        }
        return other;
    }

    private @Nullable LeanConnection takeAny() {
        for (Shard shard : shards) {
            LeanConnection found = shard.take();
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** There was no idle connection of this selector, and it will not have been the last time. */
    private void dialForNext() {
        boolean dial;
        synchronized (this) {
            dial = !closed && dialing == 0 && connections < mostConnections;
            if (dial) {
                connections++;
                dialing++;
            }
        }
        if (dial) {
            dial();
        }
    }

    // With the lock.
    private boolean reserve() {
        if (closed || waiting.size() <= dialing || connections == mostConnections) {
            return false;
        }
        connections++;
        dialing++;
        return true;
    }

    private void dial() {
        Throwable failure = upstream.dial(this);
        while (failure != null && dialFailed(failure)) {
            failure = upstream.dial(this);
        }
    }

    /** A connection could not be made: the one who has waited longest hears of it. */
    void onDialFailed(Throwable cause) {
        if (dialFailed(cause)) {
            dial();
        }
    }

    private boolean dialFailed(Throwable cause) {
        LeanExchange first;
        boolean again;
        boolean empty;
        synchronized (this) {
            connections--;
            dialing--;
            first = poll();
            again = reserve();
            empty = closeIfEmpty();
        }
        if (empty) {
            upstream.forget(this);
        }
        if (first != null) {
            first.fail(Inbound.Kind.CONNECT, cause);
        }
        return again;
    }

    // With the lock.
    private @Nullable LeanExchange poll() {
        LeanExchange first = waiting.poll();
        waiters = waiting.size();
        return first;
    }

    /** A connection is made. */
    void opened(LeanConnection connection) {
        open.add(connection);
        synchronized (this) {
            dialing--;
        }
        if (!keep(connection)) {
            connection.abandon();
        }
    }

    /** Keeps a connection that is free: for the next who waits, or for later. Returns false where it is not needed. */
    boolean keep(LeanConnection connection) {
        Shard shard = shards[connection.selector()];
        shard.put(connection);
        serveWaiting();
        return !(draining || closed) || !shard.remove(connection);
    }

    /** Gives idle connections to those who wait, as long as there are both. */
    private void serveWaiting() {
        while (waiters > 0) {
            LeanExchange first;
            LeanConnection free;
            synchronized (this) {
                free = waiting.isEmpty() ? null : takeAny();
                first = free == null ? null : poll();
            }
            if (free == null || first == null) {
                return;
            }
            first.younger(free.isOlderThan(first.queued()));
            free.begin(first);
        }
    }

    /** A connection is closed, or no longer HTTP's; called once for each. */
    void gone(LeanConnection connection) {
        open.remove(connection);
        shards[connection.selector()].remove(connection);
        boolean dial;
        boolean empty;
        synchronized (this) {
            connections--;
            dial = reserve();
            empty = closeIfEmpty();
        }
        if (empty) {
            upstream.forget(this);
        }
        if (dial) {
            dial();
        }
    }

    // With the lock.
    private boolean closeIfEmpty() {
        if (draining && connections == 0 && waiting.isEmpty()) {
            closed = true;
        }
        return closed;
    }

    /** Ends the wait of an exchange that is to end; nothing where it does not wait here. */
    void withdraw(LeanExchange exchange) {
        boolean found;
        synchronized (this) {
            found = waiting.remove(exchange);
            waiters = waiting.size();
        }
        if (found) {
            exchange.fail(Inbound.Kind.CANCELLED, new ClosedChannelException());
        }
    }

    /** Closes idle connections now and the others when they are free, until somebody sends again. */
    void drain() {
        boolean empty;
        synchronized (this) {
            draining = true;
            empty = closeIfEmpty();
        }
        if (empty) {
            upstream.forget(this);
        }
        for (Shard shard : shards) {
            shard.takeAll().forEach(LeanConnection::abandon);
        }
    }

    /** Ends all of it, with what is under way. */
    void close() {
        List<LeanExchange> lost;
        synchronized (this) {
            closed = true;
            lost = new ArrayList<>(waiting);
            waiting.clear();
            waiters = 0;
        }
        IOException cause = new ClosedChannelException();
        lost.forEach(exchange -> exchange.fail(Inbound.Kind.CLOSED, cause));
        drain();
        open.forEach(LeanConnection::abandon);
    }

    /** How many connections it has, idle or in use or being made. */
    synchronized int connections() {
        return connections;
    }

    /** How many of them are idle. */
    int idle() {
        return Arrays.stream(shards).mapToInt(Shard::size).sum();
    }

    /** How many exchanges wait for a connection. */
    int waiting() {
        return waiters;
    }

    @Override
    public synchronized String toString() {
        return "%s: connections=%d of %d (idle=%s, being made=%d), waiting=%d of %d%s"
                .formatted(
                        address.socket(),
                        connections,
                        mostConnections,
                        Arrays.toString(
                                Arrays.stream(shards).mapToInt(Shard::size).toArray()),
                        dialing,
                        waiting.size(),
                        mostWaiting,
                        draining ? ", draining" : "");
    }
}
