package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.graph.BackendTls;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards one endpoint for those who carry bytes: as for HTTP, but that no protocol is agreed on inside. Its context, with
 * the sessions that can be resumed, lasts as long as the endpoint is known. Thread-safe.
 */
public final class Encryption {

    private final InetSocketAddress socket;
    private final BackendTls tls;
    private @Nullable BackendTlsContext context; // made when it is first needed: most endpoints are for HTTP

    /** TLS that makes these demands. */
    public Encryption(InetSocketAddress socket, BackendTls tls) {
        this.socket = requireNonNull(socket, "socket");
        this.tls = requireNonNull(tls, "tls");
    }

    /** What reads and writes a connection from now on; its handshake has not begun. */
    SslConnection on(EndPoint endPoint, ByteBufferPool buffers, Executor executor) {
        BackendTlsContext started = context();
        SSLEngine engine = started.newSSLEngine(socket.getHostString(), socket.getPort());
        engine.setUseClientMode(true);
        SslConnection connection = new SslConnection(buffers, executor, started, endPoint, engine, true, true);
        connection.setRenegotiationAllowed(started.isRenegotiationAllowed());
        return connection;
    }

    private synchronized BackendTlsContext context() {
        BackendTlsContext started = context;
        if (started == null) {
            started = new BackendTlsContext(tls, false);
            LifeCycle.start(started);
            context = started;
        }
        return started;
    }
}
