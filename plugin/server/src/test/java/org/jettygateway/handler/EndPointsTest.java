package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.upstream.client.BackendEndPoint;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who carries connections on between two requests: the selectors, or the server's pool. */
class EndPointsTest {

    private static final int REQUESTS = 20;

    /** An answer that is complete before its request is through with, as one on a new connection may be, is handed over. */
    private static final int A_FEW = 5;

    private static final int MUCH = 3 * 1024 * 1024;

    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";

    private final CountingPool pool = new CountingPool();
    private final Server server = new Server(pool);
    private ScriptedBackend backend;
    private int port;

    /** Counts the connections that are handed to it. */
    private static final class CountingPool extends QueuedThreadPool {

        private final AtomicInteger connections = new AtomicInteger();

        @Override
        public void execute(Runnable job) {
            if (job instanceof HttpConnection) {
                connections.incrementAndGet();
            }
            super.execute(job);
        }
    }

    @BeforeEach
    void startBackend() throws Exception {
        backend = new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }
        });
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        backend.close();
    }

    private GatewayHandlerBuilder gateway() {
        String manifests = String.join(
                "\n",
                Manifests.gateway(),
                Manifests.route("shop", "shop.example.com", "shop"),
                Manifests.service("shop", backend.address()));
        return GatewayHandler.builder().source(FixedSource.of(manifests)).publish("127.0.0.1:" + port + ":80");
    }

    /** Sends requests one after the other, and returns how often a connection was handed to the pool. */
    private int handOvers(Handler handler, Class<?> endPoint) throws Exception {
        server.setHandler(handler);
        server.start();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (RawClient client = new RawClient(address, Duration.ofSeconds(15))) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.send(GET).body(), is("hi"));
            }
            assertThat(server.getConnectors()[0].getConnectedEndPoints(), everyItem(instanceOf(endPoint)));
        }
        return pool.connections.get();
    }

    /** Fails, too, where Jetty no longer hands over the connection itself: then it is the pool's turn again. */
    @Test
    void leanOnesStayWithTheSelectors() throws Exception {
        assertThat(handOvers(gateway().build(), GatewayEndPoint.class), lessThan(A_FEW));
    }

    /** As in a distribution: handlers that may block stand behind the gateway, and more may come. */
    @Test
    void whatStandsBehindTheGatewayDoesNotMatter() throws Exception {
        server.setDefaultHandler(new DefaultHandler());
        GatewayHandler gateway =
                gateway().next(new ContextHandlerCollection(true)).build();
        assertThat(handOvers(gateway, GatewayEndPoint.class), lessThan(A_FEW));
    }

    @Test
    void jettysAreHandedOver() throws Exception {
        GatewayHandler gateway = gateway().endPoint(EndPoints.JETTY).build();
        assertThat(handOvers(gateway, SocketChannelEndPoint.class), greaterThan(0));
    }

    private static Stream<Arguments> ways() {
        return Arrays.stream(EndPoints.values())
                .flatMap(ends -> Arrays.stream(UpstreamClients.values()).map(clients -> Arguments.of(ends, clients)));
    }

    /** Requests one after the other, uploads and answers that are more than sockets take at once; and whose end points they went by. */
    @ParameterizedTest
    @MethodSource("ways")
    void eachWayServes(EndPoints ends, UpstreamClients clients) throws Exception {
        String much = "x".repeat(MUCH);
        try (ScriptedBackend echo = new ScriptedBackend(wire -> {
                    while (true) {
                        boolean upload = wire.readHead().contains("Content-Length: " + MUCH);
                        int length = upload ? wire.read(MUCH).length : 2;
                        wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                        wire.write(upload ? much : "hi");
                    }
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.example.com", "shop"),
                                Manifests.service("shop", echo.address()))
                        .endPoint(ends)
                        .upstreamClient(clients)
                        .build());
                RawClient client = gateway.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.send(GET).body(), is("hi"));
            }
            String upload = "POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: " + MUCH + "\r\n\r\n" + much;
            assertThat(client.send(upload).body().length(), is(MUCH));
            assertThat(client.send(GET).body(), is("hi"));

            StringWriter dump = new StringWriter();
            gateway.server().dump(dump, "");
            String own = GatewayEndPoint.class.getSimpleName() + "@";
            String jettys = BackendEndPoint.class.getSimpleName() + "@";
            assertThat(dump.toString(), containsString(ends == EndPoints.LEAN ? own : jettys));
            assertThat(dump.toString(), not(containsString(ends == EndPoints.LEAN ? jettys : own)));
        }
    }

    @Test
    void thereAreTwo() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> new GatewayHandler().setEndPoint("fast"));
        assertThat(thrown.getMessage(), is("gateway.endPoint: \"fast\" is not one of lean, jetty"));
    }
}
