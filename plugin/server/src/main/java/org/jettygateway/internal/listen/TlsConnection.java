package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A client's connection to an HTTPS listener: remembers how the client asked for it. */
public final class TlsConnection extends SslConnection implements Handshaking, SslHandshakeListener {

    private final Handshake handshake;
    private volatile boolean established;

    TlsConnection(
            Connector connector,
            EndPoint endPoint,
            SSLEngine engine,
            SslConnectionFactory factory,
            Handshake handshake) {
        super(
                connector.getByteBufferPool(),
                connector.getExecutor(),
                factory.getSslContextFactory(),
                endPoint,
                engine,
                factory.isDirectBuffersForEncryption(),
                factory.isDirectBuffersForDecryption());
        this.handshake = requireNonNull(handshake, "handshake");
        addHandshakeListener(this);
        setRenegotiationAllowed(false);
    }

    /**
     * The name by which the client asked for the connection that a request came on (SNI), canonical; empty where it named
     * none; null where the gateway did not make the connection.
     *
     * @param http what reads the requests
     */
    public static @Nullable String serverName(Connection http) {
        return http.getEndPoint() instanceof SslEndPoint decrypted
                        && decrypted.getSslConnection() instanceof TlsConnection tls
                ? tls.handshake.serverName()
                : null;
    }

    /** The name by which the client asked for this connection, once the handshake is complete; empty where it named none. */
    String serverName() {
        return handshake.serverName();
    }

    /** Whether the handshake is complete. */
    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public void handshakeSucceeded(Event event) throws SSLException {
        handshake.verify(event.getSSLEngine().getSession());
        established = true;
    }
}
