package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is inside of a connection whose TLS ends at a listener of protocol TLS, until it is handed over: when the handshake is
 * complete, whether the client has sent anything or waits for the server to speak first.
 */
final class DecryptedConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeFrom {

    private static final int BUFFER = 16 * 1024;

    private final ByteBufferPool buffers;
    private final TlsConnection tls;
    private final Runnable established;
    private @Nullable RetainableByteBuffer first;

    /**
     * A connection that has read nothing.
     *
     * @param endPoint the decrypted end
     * @param established replaces this connection, or closes it
     */
    DecryptedConnection(
            EndPoint endPoint, Executor executor, TlsConnection tls, ByteBufferPool buffers, Runnable established) {
        super(endPoint, executor);
        this.buffers = requireNonNull(buffers, "buffers");
        this.tls = requireNonNull(tls, "tls");
        this.established = requireNonNull(established, "established");
    }

    @Override
    public void onOpen() {
        super.onOpen();
        fillInterested();
    }

    @Override
    public void onFillable() {
        RetainableByteBuffer held = first;
        if (held == null) {
            held = buffers.acquire(BUFFER, true);
            first = held;
        }
        int filled;
        try {
            filled = getEndPoint().fill(held.getByteBuffer());
        } catch (IOException refused) {
            getEndPoint().close(refused);
            return;
        }
        if (filled < 0) {
            getEndPoint().close();
        } else if (tls.isEstablished()) {
            established.run();
        } else {
            fillInterested();
        }
    }

    /** What the client has sent so far, once. */
    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return Held.take(first);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        RetainableByteBuffer held = first;
        first = null;
        if (held != null) {
            held.release();
        }
    }
}
