package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * The client's end of what can become a tunnel, and what it takes to serve it.
 *
 * @param endPoint the client's connection, or its HTTP/2 stream
 * @param buffers where buffers come from
 * @param executor runs what takes longer
 */
public record ClientEnd(EndPoint endPoint, ByteBufferPool buffers, Executor executor) {

    /** Checks that nothing is missing. */
    public ClientEnd {
        requireNonNull(endPoint, "endPoint");
        requireNonNull(buffers, "buffers");
        requireNonNull(executor, "executor");
    }

    /** Whether TLS with the client ends here, so that what is read is in clear text though the client has not sent it so. */
    boolean isDecrypted() {
        return endPoint instanceof SslConnection.SslEndPoint;
    }
}
