package org.jettygateway.internal.upstream.lean;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.NanoTime;
import org.jettygateway.internal.io.SocketEndPoint;

/** How long nothing may move on a connection. */
final class Silence implements Deadlines.Limited {

    private final SocketEndPoint socket;
    private final Deadlines deadlines;
    private final Runnable signal;
    private final long limit;
    private volatile long notBefore;

    /**
     * One that nobody watches yet.
     *
     * @param selector the number of the one that watches over the socket
     * @param signal run when it may have lasted for too long
     */
    Silence(SocketEndPoint socket, LeanUpstream upstream, int selector, Runnable signal) {
        this.socket = socket;
        this.deadlines = upstream.deadlines(selector);
        this.limit = upstream.settings().idleTimeout().toNanos();
        this.signal = signal;
    }

    /** Signals once, when it lasts for too long, and not before it can since that moment, as of {@link System#nanoTime}. */
    void watch(long since) {
        notBefore = since + limit;
        deadlines.add(this);
    }

    /** Nobody wants to know any more. */
    void end() {
        deadlines.remove(this);
    }

    /** Whether it is too long since that moment. */
    boolean isOver(long since) {
        return NanoTime.since(since) >= limit;
    }

    @Override
    public long getExpireNanoTime() {
        long over = NanoTime.now() + limit - TimeUnit.MILLISECONDS.toNanos(socket.getIdleFor());
        return NanoTime.isBefore(over, notBefore) ? notBefore : over;
    }

    @Override
    public void expire() {
        signal.run();
    }
}
