package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

/**
 * What is spoken on the ports that the gateway opens. The first of a list is what connections begin with.
 *
 * @param maxRequestHead how many bytes the head of a request may have; what is longer is answered 431
 * @param streams takes connections of listeners of protocols TCP and TLS
 */
public record PortProtocols(int maxRequestHead, StreamHandler streams) {

    private static final int MAX_STREAMS = 128;

    /** In bytes; only held while a request is read. TLS has records of its own size. */
    private static final int READ_BUFFER = 64 * 1024;

    /** In bytes: what a backend may send as a head, and as much for filters to add. */
    private static final int MAX_ANSWER_HEAD = 64 * 1024;

    /** Checks that nothing is missing. */
    public PortProtocols {
        requireNonNull(streams, "streams");
    }

    /** HTTP/1.1 and, by prior knowledge, HTTP/2. */
    List<ConnectionFactory> clearText() {
        HttpConfiguration http = configuration();
        List<ConnectionFactory> both = List.of(new HttpConnectionFactory(http), new PriorKnowledge(http));
        http.setInputBufferSize(READ_BUFFER); // last, as the factory of HTTP/2 sets it, too, for both
        return both;
    }

    /** HTTP/2 and HTTP/1.1 over TLS, as the client prefers (ALPN, RFC 7301); HTTP/1.1 where it does not say. What is no HTTP is handed over. */
    List<ConnectionFactory> tls(TlsTable table) {
        HttpConfiguration http = configuration();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(MAX_STREAMS);
        SessionsAtStop.in(http2);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
        return List.of(new TlsConnections(table, alpn.getProtocol(), streams), alpn, http2, http1);
    }

    /** Nothing that we know. */
    List<ConnectionFactory> bytes() {
        return List.of(new StreamConnections(streams));
    }

    private HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setRequestHeaderSize(maxRequestHead);
        http.setMaxResponseHeaderSize(MAX_ANSWER_HEAD);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setHeaderCacheSize(0); // costs 100 KB on each connection and gains nothing measurable
        return http;
    }

    /** HTTP/2 for those who know beforehand; {@code Upgrade: h2c} was taken out of the standard (RFC 9113, 3.1). */
    private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {

        PriorKnowledge(HttpConfiguration http) {
            super(http);
            setMaxConcurrentStreams(MAX_STREAMS);
            SessionsAtStop.in(this);
        }

        @Override
        public @Nullable Connection upgradeConnection(
                Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response101) {
            boolean preface = request.getMethod().equals("PRI");
            return preface ? super.upgradeConnection(connector, endPoint, request, response101) : null;
        }
    }

    /**
     * Asks HTTP/2 sessions to end when the server stops, and leaves it to the connector to wait for their connections. Jetty's
     * own wait never ends where a session was at its end just when it was asked: the stop would take all of its time limit.
     */
    private record SessionsAtStop(SessionContainer sessions) implements Graceful {

        static void in(AbstractHTTP2ServerConnectionFactory http2) {
            SessionContainer sessions = http2.getBean(SessionContainer.class);
            http2.removeBean(sessions);
            http2.addBean(new SessionsAtStop(sessions));
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            var unused = sessions.shutdown();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isShutdown() {
            return sessions.isShutdown();
        }
    }
}
