package org.jettygateway.internal.upstream.lean;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Inbound;

/**
 * The connections to one endpoint: idle ones, the one used last first, and those who wait for one, in their order. While
 * somebody waits, as many connections are being made, up to the limit; and no connection is idle. Its lock is held for a few
 * instructions, and never while anybody else is called.
 */
final class EndpointPool {

    private final LeanUpstream upstream;
    private final BackendAddress address;
    private final int mostConnections;
    private final int mostWaiting;

    private final Deque<LeanConnection> idle = new ArrayDeque<>();
    private final Queue<LeanExchange> waiting = new ArrayDeque<>();
    // All of them: idle, in use, and being made.
    private int connections;
    private int dialing;
    private boolean draining;
    private boolean closed;

    EndpointPool(LeanUpstream upstream, BackendAddress address) {
        this.upstream = upstream;
        this.address = address;
        this.mostConnections = upstream.settings().connectionsPerEndpoint();
        this.mostWaiting = upstream.settings().queuePerEndpoint();
    }

    LeanUpstream upstream() {
        return upstream;
    }

    BackendAddress address() {
        return address;
    }

    /** Sends an exchange on a connection, at once or later; returns false where the pool is closed. */
    boolean send(LeanExchange exchange) {
        LeanConnection free;
        boolean full = false;
        boolean dial = false;
        synchronized (this) {
            if (closed) {
                return false;
            }
            draining = false;
            free = idle.pollLast();
            if (free == null) {
                full = connections == mostConnections && waiting.size() - dialing >= mostWaiting;
                if (!full) {
                    waiting.add(exchange);
                    dial = reserve();
                }
            }
        }
        if (free != null) {
            free.begin(exchange);
            return true;
        }
        if (full) {
            exchange.fail(
                    Inbound.Kind.OVERLOAD, new RejectedExecutionException("too many wait for " + address.socket()));
            return true;
        }
        if (dial) {
            dial();
        }
        if (exchange.ending() != null) {
            withdraw(exchange);
        }
        return true;
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
            first = waiting.poll();
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

    /** A connection is made. */
    void opened(LeanConnection connection) {
        synchronized (this) {
            dialing--;
        }
        if (!keep(connection)) {
            connection.abandon();
        }
    }

    /** Keeps a connection that is free: for the next who waits, or for later. Returns false where it is not needed. */
    boolean keep(LeanConnection connection) {
        LeanExchange first;
        synchronized (this) {
            first = waiting.poll();
            if (first == null) {
                if (draining || closed) {
                    return false;
                }
                idle.addLast(connection);
                return true;
            }
        }
        connection.begin(first);
        return true;
    }

    /** A connection is closed, or no longer HTTP's; called once for each. */
    void gone(LeanConnection connection) {
        boolean dial;
        boolean empty;
        synchronized (this) {
            idle.remove(connection);
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
        }
        if (found) {
            exchange.fail(Inbound.Kind.CANCELLED, new ClosedChannelException());
        }
    }

    /** Closes idle connections now and the others when they are free, until somebody sends again. */
    void drain() {
        List<LeanConnection> unused;
        boolean empty;
        synchronized (this) {
            draining = true;
            unused = new ArrayList<>(idle);
            idle.clear();
            empty = closeIfEmpty();
        }
        if (empty) {
            upstream.forget(this);
        }
        unused.forEach(LeanConnection::abandon);
    }

    /** Fails all who wait; there will be no connection. */
    void close() {
        List<LeanExchange> lost;
        synchronized (this) {
            closed = true;
            lost = new ArrayList<>(waiting);
            waiting.clear();
        }
        IOException cause = new ClosedChannelException();
        lost.forEach(exchange -> exchange.fail(Inbound.Kind.CLOSED, cause));
        drain();
    }

    /** How many connections it has, idle or in use or being made. */
    synchronized int connections() {
        return connections;
    }

    /** How many of them are idle. */
    synchronized int idle() {
        return idle.size();
    }

    /** How many exchanges wait for a connection. */
    synchronized int waiting() {
        return waiting.size();
    }

    @Override
    public synchronized String toString() {
        return "%s: connections=%d of %d (idle=%d, being made=%d), waiting=%d of %d%s"
                .formatted(
                        address.socket(),
                        connections,
                        mostConnections,
                        idle.size(),
                        dialing,
                        waiting.size(),
                        mostWaiting,
                        draining ? ", draining" : "");
    }
}
