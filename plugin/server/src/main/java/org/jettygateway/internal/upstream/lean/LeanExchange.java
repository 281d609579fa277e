package org.jettygateway.internal.upstream.lean;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.client.BackendAddress;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, from the wait for a connection to its end. As a {@link Callback} it takes pieces of the answer back.
 *
 * <p>It is always at exactly one place: on its way to a pool or a connection, in a pool's queue, or at a connection. Whoever
 * wants to end it says why, and looks where it is; whoever moves it looks for that afterwards. So none of both is missed.
 */
final class LeanExchange implements UpstreamClient.Cancel, Callback, Deadlines.Limited {

    private static final AtomicReferenceFieldUpdater<LeanExchange, @Nullable Ending> ENDING =
            AtomicReferenceFieldUpdater.newUpdater(LeanExchange.class, Ending.class, "ending");

    private final LeanUpstream upstream;
    private final BackendAddress address;
    private final Outbound outbound;
    private final Inbound inbound;

    private volatile @Nullable Ending ending;
    private volatile @Nullable EndpointPool pool;
    private volatile @Nullable LeanConnection connection;
    private volatile @Nullable Deadlines deadlines;
    private long queued; // with the lock of the pool
    private boolean younger; // before a connection gets it
    private volatile long expires = Long.MAX_VALUE;
    private volatile @Nullable ContinueWait continueWait;
    private volatile boolean answered;
    private volatile boolean over;
    // What the last piece is in; it goes back to its pool when the inbound is done.
    private volatile @Nullable RetainableByteBuffer held;
    private volatile boolean last;

    /** Why an exchange is to end before its time. */
    record Ending(Inbound.Kind kind, Throwable cause) {}

    LeanExchange(LeanUpstream upstream, BackendAddress address, Outbound outbound, Inbound inbound) {
        this.upstream = upstream;
        this.address = address;
        this.outbound = outbound;
        this.inbound = inbound;
    }

    /** Begins its time. */
    void start() {
        long limit = outbound.timeoutMillis();
        if (limit > 0) {
            expires = CyclicTimeouts.Expirable.calcExpireNanoTime(limit);
            Deadlines here = upstream.deadlines();
            deadlines = here;
            here.add(this);
        }
    }

    @Override
    public long getExpireNanoTime() {
        return expires;
    }

    /** Its time is over. */
    @Override
    public void expire() {
        end(Inbound.Kind.TIMEOUT, new TimeoutException("the time for the exchange is over"));
    }

    BackendAddress address() {
        return address;
    }

    Outbound outbound() {
        return outbound;
    }

    Inbound inbound() {
        return inbound;
    }

    /** Why it is to end; null where it may go on. */
    @Nullable
    Ending ending() {
        return ending;
    }

    /** Whether it does no harm when it is sent a second time, which is then up to whoever sent it. */
    boolean isRepeatable() {
        return outbound.body() == null
                && switch (outbound.method()) {
                    case "GET", "HEAD", "OPTIONS" -> true;
                    default -> false;
                };
    }

    /** Whether the answer has no body, whatever it says. */
    boolean isHead() {
        return outbound.method().equals("HEAD"); // methods are case-sensitive
    }

    /** It waits in a pool's queue since this moment, as of {@link System#nanoTime}. */
    void queued(long nanos) {
        queued = nanos;
    }

    /** Since when it has waited. */
    long queued() {
        return queued;
    }

    /** Its connection was there before it, or not: then the backend may have closed it already. */
    void younger(boolean than) {
        younger = than;
    }

    /** Whether its connection was there before it. */
    boolean isYounger() {
        return younger;
    }

    /** It is on its way to this pool. */
    void moveTo(EndpointPool next) {
        connection = null;
        pool = next;
    }

    /** It is at this connection. */
    void moveTo(LeanConnection next) {
        connection = next;
    }

    @Override
    public void cancel(Throwable cause) {
        end(Inbound.Kind.CANCELLED, cause);
    }

    /** Ends it, unless it is over, or already ending. */
    void end(Inbound.Kind kind, Throwable cause) {
        if (over || !ENDING.compareAndSet(this, null, new Ending(kind, cause))) {
            return;
        }
        LeanConnection at = connection;
        EndpointPool in = pool;
        if (at != null) {
            at.onEnding();
        } else if (in != null) {
            in.withdraw(this);
        }
    }

    /** Sends the body in a while, if the backend does not ask for it before. */
    void awaitContinue(RequestWriter writer) {
        ContinueWait wait = new ContinueWait(
                this, writer, upstream.deadlines(), upstream.settings().continueTimeout());
        continueWait = wait;
        wait.begin();
    }

    /** The backend has made up its mind: the body goes out when it is asked for, or not at all. */
    void stopContinueTimer() {
        answered = true;
        endContinueWait();
    }

    /** It is over: called right before the last call on the inbound. */
    void over() {
        over = true;
        Deadlines kept = deadlines;
        if (kept != null) {
            kept.remove(this);
        }
        endContinueWait();
    }

    private void endContinueWait() {
        ContinueWait wait = continueWait;
        if (wait != null) {
            wait.end();
        }
    }

    /** Whether the backend may still say what it wants. */
    boolean isUnanswered() {
        return !answered && !over;
    }

    /** Fails before anything was sent. */
    void fail(Inbound.Kind kind, Throwable cause) {
        Ending first = ending;
        over();
        inbound.onFailure(
                first == null
                        ? new Inbound.Failure(kind, false, false, false, cause)
                        : new Inbound.Failure(first.kind(), false, false, false, first.cause()));
    }

    /** The next piece is the last, and lies in this buffer; null where it is empty. */
    void hold(@Nullable RetainableByteBuffer buffer) {
        held = buffer;
        last = true;
    }

    /** The inbound is done with a piece. */
    @Override
    public void succeeded() {
        LeanConnection at = connection;
        if (last) {
            release();
        } else if (at != null) {
            at.onTaken();
        }
    }

    /** The inbound could not use a piece. */
    @Override
    public void failed(Throwable cause) {
        if (!last) {
            end(Inbound.Kind.CANCELLED, cause);
        }
        succeeded();
    }

    private void release() {
        RetainableByteBuffer buffer = held;
        held = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public String toString() {
        return outbound.method() + " " + outbound.target();
    }
}
