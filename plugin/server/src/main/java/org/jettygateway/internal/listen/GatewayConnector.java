package org.jettygateway.internal.listen;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ProcessorUtils;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.model.Bind;
import org.jspecify.annotations.Nullable;

/**
 * A connector that the gateway opened: HTTP/1.1 and, by prior knowledge, HTTP/2 in clear text, with limits that suit a port
 * which anybody can reach.
 */
final class GatewayConnector extends ServerConnector {

    private static final int REQUEST_HEAD = 16 * 1024;
    private static final int ACCEPT_QUEUE = 1024;
    private static final int MAX_STREAMS = 128;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration HEAD_DEADLINE = Duration.ofSeconds(10);

    private static final int READ_BUFFER = 64 * 1024;

    private final Bind bind;
    private final @Nullable SelectorExecutor selectors;

    /**
     * A connector that is not open yet.
     *
     * @param selectors on whose threads requests are served; null where Jetty's end point is wanted
     */
    GatewayConnector(Server server, Bind bind, @Nullable SelectorExecutor selectors) {
        // No scheduler, no buffers, and no executor that has a life cycle: what is passed is stopped with the
        // connector.
        super(server, selectors, null, null, 1, selectors == null ? -1 : ProcessorUtils.availableProcessors());
        this.bind = bind;
        this.selectors = selectors;
        HttpConfiguration http = configuration();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        http1.setInputBufferSize(READ_BUFFER);
        addConnectionFactory(http1);
        addConnectionFactory(new PriorKnowledge(http));
        setHost(bind.address().equals(Bind.ALL) ? null : bind.address());
        setPort(bind.port());
        setIdleTimeout(IDLE.toMillis());
        setAcceptQueueSize(ACCEPT_QUEUE);
        setName("gateway-" + bind);
        addBean(new HeadDeadline(HEAD_DEADLINE, getScheduler()));
    }

    /** What it was opened for. */
    Bind bind() {
        return bind;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        if (selectors == null) {
            return super.newEndPoint(channel, selector, key);
        }
        GatewayEndPoint endPoint = new GatewayEndPoint(channel, selector, key, getScheduler(), selectors);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setRequestHeaderSize(REQUEST_HEAD);
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
        }

        @Override
        public @Nullable Connection upgradeConnection(
                Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response101) {
            boolean preface = request.getMethod().equals("PRI");
            return preface ? super.upgradeConnection(connector, endPoint, request, response101) : null;
        }
    }
}
