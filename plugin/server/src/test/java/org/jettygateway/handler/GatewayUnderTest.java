package org.jettygateway.handler;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.source.FixedSource;

/** A gateway on a server with a free port that it opens itself, and a buffer pool that knows of leaks. */
final class GatewayUnderTest implements AutoCloseable {

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server;
    private final ServerConnector connector;
    private final GatewayHandler gateway;

    private GatewayUnderTest(GatewayHandler gateway) throws Exception {
        this.gateway = gateway;
        QueuedThreadPool threads = new QueuedThreadPool(16);
        server = new Server(threads, null, buffers);
        try (ServerSocket free = new ServerSocket(0)) {
            gateway.setConnectors("open");
            gateway.setPublish("127.0.0.1:" + free.getLocalPort() + ":80");
        }
        server.setHandler(gateway);
        server.start();
        connector = (ServerConnector) server.getConnectors()[0];
        connector.setShutdownIdleTimeout(10);
    }

    /** Starts a gateway for these manifests. */
    static GatewayUnderTest start(String... manifests) throws Exception {
        return start(builder(manifests).build());
    }

    /** Settings for these manifests. */
    static GatewayHandlerBuilder builder(String... manifests) {
        return GatewayHandler.builder().source(FixedSource.of(String.join("\n", manifests)));
    }

    /** Starts this gateway. */
    static GatewayUnderTest start(GatewayHandler gateway) throws Exception {
        return new GatewayUnderTest(gateway);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    /** The port as clients see it. */
    int port() {
        return connector.getLocalPort();
    }

    /** How many connections clients have. */
    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    GatewayHandler gateway() {
        return gateway;
    }

    Server server() {
        return server;
    }

    /** Opens a raw connection to it. */
    RawClient connect() throws Exception {
        return new RawClient(address(), Duration.ofSeconds(15));
    }

    /** Stops it, and fails where a buffer was not given back. */
    @Override
    public void close() {
        LifeCycle.stop(server);
        Await.until(buffers::dumpLeaks, () -> buffers.getLeaks().isEmpty());
    }
}
