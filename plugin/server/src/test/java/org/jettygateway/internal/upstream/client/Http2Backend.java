package org.jettygateway.internal.upstream.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.graph.BackendProtocol;

/** Jetty as a backend that speaks nothing but HTTP/2 by prior knowledge. */
public final class Http2Backend implements AutoCloseable {

    private final Server server = new Server(new QueuedThreadPool(16));
    private final ServerConnector connector;

    /** Starts one that answers by this handler, and allows so many streams on a connection. */
    public Http2Backend(Handler handler, int maxStreams) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(UriCompliance.UNSAFE);
        HTTP2ServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(maxStreams);
        connector = new ServerConnector(server, 1, 1, http2);
        connector.setHost("127.0.0.1");
        connector.setShutdownIdleTimeout(10);
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
    }

    /** Its port on loopback. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    /** Where it is, and that it speaks HTTP/2. */
    BackendAddress h2c() {
        return new BackendAddress(address(), BackendProtocol.H2C);
    }

    /** How many connections are open. */
    public int openConnections() {
        return connector.getConnectedEndPoints().size();
    }

    /** Stops it, with all its connections. */
    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
