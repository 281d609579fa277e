package org.jettygateway.internal.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bytes both ways between a client and a backend that have left HTTP, as they come: what one side cannot take is not
 * read from the other, and an end of one direction is passed on and leaves the other direction as it is. A failure, or a time
 * in which nothing moves in either direction, ends both.
 *
 * <p>While nothing moves it holds no buffer.
 */
final class Tunnel {

    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

    private static final int BUFFER = 16 * 1024;

    /** After so many pieces in one go, others on the same thread get their turn. */
    private static final int MOST_PIECES = 16;

    private final ByteBufferPool buffers;
    private final Side client;
    private final Side backend;
    private final long idleMillis;
    private final Consumer<Throwable> refused;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean started;

    /**
     * A tunnel that carries nothing yet.
     *
     * @param idleMillis how long nothing may move; 0 means for ever
     */
    Tunnel(ClientEnd client, EndPoint backend, long idleMillis) {
        this(client, backend, idleMillis, cause -> {});
    }

    /**
     * As above.
     *
     * @param refused told why where a backend ends TLS before it has sent anything: in TLS 1.3 it judges the certificate that it
     *     is shown when the handshake is over for us
     */
    Tunnel(ClientEnd client, EndPoint backend, long idleMillis, Consumer<Throwable> refused) {
        this.buffers = client.buffers();
        this.client = new Side(client.endPoint(), client.executor());
        this.backend = new Side(backend, client.executor());
        this.idleMillis = idleMillis;
        this.refused = refused;
    }

    /**
     * Takes the backend's end over.
     *
     * @return what takes over the client's end; when that is done, bytes are carried
     */
    Connection open() {
        EndPoint endPoint = backend.getEndPoint();
        endPoint.setIdleTimeout(idleMillis);
        endPoint.upgrade(backend);
        return client;
    }

    /** Ends both sides so that they see it was not meant to end. */
    void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.debug("{}", this, cause);
            backend.flow.abort(cause); // first, as an end that is being closed reads like one that has ended
            client.flow.abort(cause);
            backend.abort(cause);
            if (started) { // until then the client's end is somebody else's
                client.abort(cause);
            }
        }
    }

    private void start() {
        started = true;
        Throwable cause = failure.get();
        if (cause != null) {
            client.abort(cause);
            return;
        }
        client.getEndPoint().setIdleTimeout(0); // all that moves passes the backend's end, whose clock is enough
        backend.carry();
        client.carry();
    }

    private Side other(Side side) {
        return side == client ? backend : client;
    }

    @Override
    public String toString() {
        return "tunnel " + client.getEndPoint().getRemoteSocketAddress() + " - "
                + backend.getEndPoint().getRemoteSocketAddress();
    }

    /** One end, and what is read from it. */
    private final class Side extends AbstractConnection.NonBlocking implements Connection.UpgradeTo {

        private final Flow flow = new Flow(this);
        private volatile @Nullable ByteBuffer early;

        Side(EndPoint endPoint, Executor executor) {
            super(endPoint, executor);
        }

        @Override
        public void onUpgradeTo(ByteBuffer bytes) {
            early = bytes;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            if (this == client) { // which is told of success first
                start();
            }
        }

        /** What was read before this end was taken over, once. */
        @Nullable
        ByteBuffer takeEarly() {
            ByteBuffer bytes = early;
            early = null;
            return bytes;
        }

        void carry() {
            flow.iterate();
        }

        void carryLater() {
            getExecutor().execute(flow::iterate);
        }

        @Override
        public void onFillable() {
            flow.iterate();
        }

        @Override
        public void onFillInterestedFailed(Throwable cause) {
            fail(cause);
        }

        @Override
        public boolean onIdleExpired(TimeoutException timeout) {
            fail(timeout);
            return false;
        }

        // An end that was read and written to its end closes by itself, perhaps before the flow that read it knows.
        @Override
        public void onClose(@Nullable Throwable cause) {
            super.onClose(cause);
            if (!other(this).flow.isDone()) {
                fail(cause == null ? new ClosedChannelException() : cause);
            }
        }

        void abort(Throwable cause) {
            EndPoint endPoint = getEndPoint();
            Callback pending = endPoint.cancelWrite(cause); // a stream is reset by this, and ended by a mere close
            endPoint.close(cause);
            if (pending != null) {
                pending.failed(cause);
            }
        }
    }

    /** One direction. */
    private final class Flow extends IteratingCallback {

        private final Side from;
        private @Nullable RetainableByteBuffer buffer;
        private volatile boolean done;
        private int pieces;
        private boolean begun;

        Flow(Side from) {
            this.from = from;
        }

        /** Whether the end was passed on. */
        boolean isDone() {
            return done;
        }

        @Override
        protected Action process() throws IOException {
            ByteBuffer early = from.takeEarly();
            if (early != null) {
                return write(early);
            }
            if (pieces == MOST_PIECES) {
                pieces = 0;
                release();
                from.carryLater();
                return Action.IDLE;
            }
            RetainableByteBuffer piece = buffer;
            if (piece == null) {
                piece = buffers.acquire(BUFFER, true);
                buffer = piece;
            }
            piece.clear();
            int filled = from.getEndPoint().fill(piece.getByteBuffer());
            if (filled > 0) {
                begun = true;
                pieces++;
                return write(piece.getByteBuffer());
            }
            pieces = 0;
            release();
            if (filled < 0) {
                if (!from.getEndPoint().isOpen() && !other(from).flow.isDone()) {
                    throw new ClosedChannelException(); // by somebody else: no orderly end
                }
                return Action.SUCCEEDED;
            }
            from.fillInterested();
            return Action.IDLE;
        }

        private Action write(ByteBuffer bytes) {
            other(from).getEndPoint().write(this, bytes);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            done = true;
            other(from).getEndPoint().shutdownOutput();
            EndPoint endPoint = from.getEndPoint();
            if (endPoint.isOutputShutdown()) { // read and written to its end: a socket closes by itself, TLS does not
                endPoint.close();
            }
        }

        @Override
        protected void onFailure(Throwable cause) {
            if (from == backend && !begun && cause instanceof SSLException) {
                refused.accept(cause);
            }
            fail(cause);
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            release();
        }

        private void release() {
            RetainableByteBuffer held = buffer;
            buffer = null;
            if (held != null) {
                held.release();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
