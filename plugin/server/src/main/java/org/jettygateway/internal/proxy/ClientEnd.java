package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;

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
}
