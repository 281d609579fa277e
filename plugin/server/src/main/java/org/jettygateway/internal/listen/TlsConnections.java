package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jettygateway.internal.io.AddressText;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS connections by a table that can be replaced at any time: handshakes that have begun end by the old one, and
 * connections that are made are not touched. TLS 1.2 and 1.3, with the cipher suites that Jetty does not exclude.
 */
final class TlsConnections extends SslConnectionFactory {

    private final StreamHandler streams;
    private volatile TlsTable table;

    /**
     * Connections by this table.
     *
     * @param next the protocol that is spoken inside of those of HTTPS listeners
     * @param streams takes those of listeners of protocol TLS
     */
    TlsConnections(TlsTable table, String next, StreamHandler streams) {
        super(settings(table), next);
        this.streams = requireNonNull(streams, "streams");
        this.table = requireNonNull(table, "table");
        // Its check of the host against the certificate's names answers 400; the routing tables know better (421).
        setEnsureSecureRequestCustomizer(false);
    }

    private static SslContextFactory.Server settings(TlsTable table) {
        SslContextFactory.Server settings = new SslContextFactory.Server();
        settings.setSslContext(table.context()); // tells which protocols and cipher suites there are
        settings.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        settings.setCipherComparator(HTTP2Cipher.COMPARATOR);
        settings.setUseCipherSuitesOrder(true);
        return settings;
    }

    /** Makes connections from now on by this table, unless it says nothing new. */
    void replace(TlsTable next) {
        if (!table.isLike(next)) {
            table = next;
        }
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        TlsTable current = table;
        String localAddress = AddressText.of(endPoint.getLocalSocketAddress());
        return current.asksFirst()
                ? asking(connector, endPoint, current, localAddress)
                : decrypting(connector, endPoint, current, localAddress, null);
    }

    /** Finds out which listener the client means. Whom none wants is told so by the handshake, where we have one. */
    private Connection asking(Connector connector, EndPoint endPoint, TlsTable current, String localAddress) {
        ServerNameConnection connection =
                new ServerNameConnection(endPoint, connector.getExecutor(), connector.getByteBufferPool(), name -> {
                    TlsListener listener = current.find(localAddress, name);
                    StreamHandler.Stream stream = StreamHandler.Stream.at(endPoint, name);
                    if (listener != null && listener.protocol() == TlsListener.Protocol.PASSTHROUGH) {
                        streams.handle(endPoint, connector, stream);
                    } else if (listener == null && !current.speaksTls(localAddress)) {
                        endPoint.close();
                    } else {
                        boolean whole = listener != null && listener.protocol() == TlsListener.Protocol.TERMINATE;
                        endPoint.upgrade(decrypting(connector, endPoint, current, localAddress, whole ? stream : null));
                    }
                });
        connector.getEventListeners().stream()
                .filter(Connection.Listener.class::isInstance)
                .forEach(connection::addEventListener);
        return connection;
    }

    /**
     * Ends TLS.
     *
     * @param stream what is handed over when it is decrypted; null where HTTP is inside
     */
    private Connection decrypting(
            Connector connector,
            EndPoint endPoint,
            TlsTable current,
            String localAddress,
            StreamHandler.@Nullable Stream stream) {
        Handshake handshake = new Handshake(current, localAddress);
        SSLEngine engine = current.context().createSSLEngine();
        engine.setUseClientMode(false);
        getSslContextFactory().customize(engine);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setSNIMatchers(List.of(handshake));
        switch (current.asked(handshake.localAddress())) {
            case MUST_HAVE -> parameters.setNeedClientAuth(true);
            case MAY_HAVE -> parameters.setWantClientAuth(true);
            case NOTHING -> parameters.setNeedClientAuth(false);
        }
        engine.setSSLParameters(parameters);
        TlsConnection connection = new TlsConnection(connector, endPoint, engine, this, handshake);
        configure(connection, connector, endPoint);
        EndPoint decrypted = connection.getSslEndPoint();
        decrypted.setConnection(
                stream == null
                        ? connector.getConnectionFactory(getNextProtocol()).newConnection(connector, decrypted)
                        : new DecryptedConnection(
                                decrypted,
                                connector.getExecutor(),
                                connection,
                                connector.getByteBufferPool(),
                                () -> handOver(connection, connector, stream)));
        return connection;
    }

    private void handOver(TlsConnection connection, Connector connector, StreamHandler.Stream stream) {
        if (connection.serverName().equals(stream.serverName())) {
            streams.handle(connection.getSslEndPoint(), connector, stream);
        } else { // the JDK reads another name in the hello than we did
            connection.getEndPoint().close();
        }
    }
}
