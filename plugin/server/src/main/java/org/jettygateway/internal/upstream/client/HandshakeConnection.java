package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What is inside of a connection to a backend until the TLS handshake is over, which it carries on: then the end point is handed
 * over, or the connection is closed. What the backend has sent by then stays where it is. Handshakes do not run on selectors'
 * threads, as they cost more than to carry bytes does.
 */
final class HandshakeConnection extends AbstractConnection implements SslHandshakeListener {

    private final SslConnection tls;
    private final Promise<EndPoint> promise;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean established;
    private volatile @Nullable Throwable reason;
    private volatile Scheduler.@Nullable Task deadline;

    /**
     * A connection inside of this one.
     *
     * @param promise gets the decrypted end, or the failure; once
     */
    HandshakeConnection(SslConnection tls, Executor executor, Promise<EndPoint> promise) {
        super(tls.getSslEndPoint(), executor);
        this.tls = tls;
        this.promise = requireNonNull(promise, "promise");
        tls.getSslEndPoint().setConnection(this);
        tls.addHandshakeListener(this);
    }

    /** Fails where the handshake is not complete by then, however busy the backend is with it. */
    void limit(Duration limit, Scheduler scheduler) {
        long millis = limit.toMillis();
        deadline = scheduler.schedule(
                () -> fail(new TimeoutException("not complete after %d ms".formatted(millis))),
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        try {
            getEndPoint().flush(BufferUtil.EMPTY_BUFFER); // sends the client's hello
        } catch (IOException gone) {
            fail(gone);
            return;
        }
        goOn(0);
    }

    @Override
    public void handshakeSucceeded(Event event) {
        established = true;
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        reason = failure;
    }

    @Override
    public void onFillable() {
        int filled;
        try {
            filled = getEndPoint().fill(BufferUtil.EMPTY_BUFFER); // takes no more than the handshake
        } catch (IOException refused) {
            fail(refused);
            return;
        }
        goOn(filled);
    }

    private void goOn(int filled) {
        if (established) {
            if (isFirst()) {
                promise.succeeded(getEndPoint());
            }
        } else if (filled < 0) {
            fail(new SSLHandshakeException("closed by the backend"));
        } else {
            fillInterested();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        fail(cause);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        fail(cause == null ? new ClosedChannelException() : cause);
    }

    private void fail(Throwable cause) {
        if (isFirst()) {
            Throwable first = reason; // the end of the connection, which follows from it, may be seen before it
            tls.getEndPoint().close(cause);
            promise.failed(first == null ? cause : first);
        }
    }

    private boolean isFirst() {
        boolean first = told.compareAndSet(false, true);
        Scheduler.Task task = deadline;
        if (first && task != null) {
            task.cancel();
        }
        return first;
    }
}
