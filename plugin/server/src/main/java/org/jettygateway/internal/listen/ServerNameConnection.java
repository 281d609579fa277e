package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection to a port of which some listener passes TLS through: reads until it is known which server the
 * client wants, then hands over, and what it has read with it. A client whose hello makes no sense is closed.
 */
final class ServerNameConnection extends AbstractConnection.NonBlocking implements Handshaking, Connection.UpgradeFrom {

    private static final Logger LOG = LoggerFactory.getLogger(ServerNameConnection.class);

    private final ByteBufferPool buffers;
    private final Consumer<String> known;
    private final ClientHelloReader reader = new ClientHelloReader();
    private @Nullable RetainableByteBuffer hello;
    private volatile boolean established;

    /**
     * A connection that has read nothing.
     *
     * @param known gets the server's name, empty for none, and replaces this connection, or closes it
     */
    ServerNameConnection(EndPoint endPoint, Executor executor, ByteBufferPool buffers, Consumer<String> known) {
        super(endPoint, executor);
        this.buffers = requireNonNull(buffers, "buffers");
        this.known = requireNonNull(known, "known");
    }

    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        fillInterested();
    }

    @Override
    public void onFillable() {
        RetainableByteBuffer held = hello;
        if (held == null) {
            held = buffers.acquire(ClientHelloReader.MOST_BYTES, true);
            hello = held;
        }
        ByteBuffer read = held.getByteBuffer();
        int begin = read.limit();
        int filled;
        try {
            filled = getEndPoint().fill(read);
        } catch (IOException gone) {
            getEndPoint().close(gone);
            return;
        }
        if (filled < 0) {
            getEndPoint().close();
            return;
        }
        ByteBuffer next = read.duplicate();
        next.position(begin);
        switch (reader.read(next)) {
            case INCOMPLETE -> {
                if (read.limit() == read.capacity()) {
                    getEndPoint().close();
                } else {
                    fillInterested();
                }
            }
            case COMPLETE -> {
                established = true;
                known.accept(reader.serverName());
            }
            case REFUSED -> {
                LOG.debug("{}: no TLS, or none that makes sense", getEndPoint());
                getEndPoint().close();
            }
        }
    }

    /** What was read, once. The buffer itself goes back to the pool when this connection is closed. */
    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return Held.take(hello);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        RetainableByteBuffer held = hello;
        hello = null;
        if (held != null) {
            held.release();
        }
    }
}
