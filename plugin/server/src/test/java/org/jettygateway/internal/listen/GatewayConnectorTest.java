package org.jettygateway.internal.listen;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.io.Selectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.Test;

class GatewayConnectorTest {

    static final PortProtocols PROTOCOLS = new PortProtocols(16 * 1024, (client, connector, stream) -> client.close());

    private final QueuedThreadPool pool = new QueuedThreadPool();
    private final Server server = new Server(pool);
    private final Selectors selectors =
            new Selectors(new SelectorExecutor(pool, task -> false), server.getScheduler(), 2, Duration.ofSeconds(5));

    private GatewayConnector connector() {
        return new GatewayConnector(server, new Bind("127.0.0.1", 0), PROTOCOLS.clearText(), selectors);
    }

    private int leased() {
        return pool.getThreadPoolBudget().getLeasedThreads();
    }

    @Test
    void oneThatRunsKeepsThreads() throws Exception {
        pool.start();
        int before = leased();
        GatewayConnector connector = connector();
        connector.start();
        assertThat(leased() - before, is(1));
        connector.stop();
        assertThat(leased(), is(before));
        pool.stop();
    }

    @Test
    void oneThatDoesNotStartKeepsNone() throws Exception {
        pool.start();
        int before = leased();
        GatewayConnector connector = connector();
        connector.addBean(new AbstractLifeCycle() {
            @Override
            protected void doStart() throws IOException {
                throw new IOException("too many open files");
            }
        });
        assertThrows(IOException.class, connector::start);
        assertThat(leased(), is(before));
        connector.close();
        pool.stop();
    }

    @Test
    void aLimitOfConnectionsHearsOfThem() throws Exception {
        pool.start();
        server.getScheduler().start();
        selectors.start();
        GatewayConnector connector = connector();
        NetworkConnectionLimit limit = new NetworkConnectionLimit(10, connector);
        limit.start();
        connector.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            assertThat(client.isConnected(), is(true));
            Await.until("accepted", () -> limit.getNetworkConnectionCount() == 1);
        }
        Await.until("closed", () -> limit.getNetworkConnectionCount() == 0);
        assertThat(limit.getPendingNetworkConnectionCount(), is(0));
        connector.stop();
        selectors.stop();
        server.getScheduler().stop();
        pool.stop();
    }

    /** The size is in a configuration that the factories share, and each of them sets it. */
    @Test
    void aReadTakesWhatAnUploadHasFilledTheSocketWith() throws Exception {
        pool.start();
        server.getScheduler().start();
        selectors.start();
        GatewayConnector connector = connector();
        AtomicInteger size = new AtomicInteger();
        connector.addBean(new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                size.set(((AbstractConnection) connection).getInputBufferSize());
            }
        });
        connector.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            assertThat(client.isConnected(), is(true));
            Await.until("opened", () -> size.get() != 0);
        }
        assertThat(size.get(), is(64 * 1024));
        connector.stop();
        selectors.stop();
        server.getScheduler().stop();
        pool.stop();
    }
}
