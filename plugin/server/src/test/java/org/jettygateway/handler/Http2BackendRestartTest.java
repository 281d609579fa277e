package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.http2.server.RawHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 backends that end connections, or refuse streams on them, as they may at any time (RFC 9113, 6.8 and 8.7). */
class Http2BackendRestartTest {

    private static final String OK = "HTTP/1.1 200 OK";

    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger goodbyes = new AtomicInteger();
    private final Server backend = new Server(new QueuedThreadPool(16));

    @AfterEach
    void stop() {
        LifeCycle.stop(backend);
    }

    /** What a backend does with a stream; the number counts all of its streams, from 1. */
    private interface Reply {
        void to(int number, Stream stream);
    }

    private GatewayUnderTest gateway(int headLimit, Reply reply) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(headLimit);
        ServerConnector connector = new ServerConnector(
                backend,
                1,
                1,
                new RawHTTP2ServerConnectionFactory(
                        http,
                        new ServerSessionListener() {
                            @Override
                            public Map<Integer, Integer> onPreface(Session session) {
                                return Map.of(SettingsFrame.MAX_HEADER_LIST_SIZE, headLimit);
                            }

                            @Override
                            public void onGoAway(Session session, GoAwayFrame frame) {
                                goodbyes.incrementAndGet();
                            }

                            @Override
                            public Stream.Listener onNewStream(Stream stream, HeadersFrame frame) {
                                reply.to(streams.incrementAndGet(), stream);
                                return Stream.Listener.AUTO_DISCARD;
                            }
                        },
                        "h2c"));
        connector.setHost("127.0.0.1");
        connector.setShutdownIdleTimeout(10);
        backend.addConnector(connector);
        backend.start();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        return GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("shop", "shop.example.com", "shop"),
                Manifests.service("shop", address)
                        .replace("    port: 8080\n", "    port: 8080\n    appProtocol: kubernetes.io/h2c\n"));
    }

    private static void ok(Stream stream) {
        MetaData.Response head = new MetaData.Response(200, null, HttpVersion.HTTP_2, HttpFields.EMPTY, 0);
        stream.headers(new HeadersFrame(stream.getId(), head, null, true), Callback.NOOP);
    }

    private static void refuse(Stream stream, String how) {
        switch (how) {
            case "reset" ->
                stream.reset(new ResetFrame(stream.getId(), ErrorCode.REFUSED_STREAM_ERROR.code), Callback.NOOP);
            case "goaway" ->
                ((HTTP2Session) stream.getSession())
                        .frames(
                                null,
                                List.of(new GoAwayFrame(stream.getId() - 2, ErrorCode.NO_ERROR.code, null)),
                                Callback.NOOP);
            default -> throw new IllegalArgumentException(how);
        }
    }

    private static String request(String method, String fields) {
        return method + " / HTTP/1.1\r\nHost: shop.example.com\r\n" + fields + "Content-Length: 0\r\n\r\n";
    }

    private static String statusLine(GatewayUnderTest gateway, String request) throws Exception {
        try (RawClient client = gateway.connect()) {
            return client.send(request).head().lines().findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"goaway, GET", "goaway, POST", "reset, GET", "reset, POST"})
    void whatTheBackendHasNotLookedAtGoesOutAgain(String how, String method) throws Exception {
        Reply reply = (number, stream) -> {
            if (number == 1 || number == 3) {
                refuse(stream, how);
            } else {
                ok(stream);
            }
        };
        try (GatewayUnderTest gateway = gateway(8192, reply)) {
            assertThat(statusLine(gateway, request(method, "")), is(OK)); // on a new connection
            assertThat(statusLine(gateway, request(method, "")), is(OK)); // and on one that was used
        }
        assertThat(streams.get(), is(4));
    }

    @Test
    void aBackendThatRefusesForEverIs502() throws Exception {
        try (GatewayUnderTest gateway = gateway(8192, (number, stream) -> refuse(stream, "reset"))) {
            assertThat(statusLine(gateway, request("GET", "")), is("HTTP/1.1 502 Bad Gateway"));
        }
    }

    @Test
    void connectionsThatEndOneAfterTheOtherLoseNoRequest() throws Exception {
        Reply reply = (number, stream) -> {
            if (number % 3 == 0) {
                Session session = stream.getSession();
                var unused = session.shutdown();
            }
            ok(stream);
        };
        try (GatewayUnderTest gateway = gateway(8192, reply)) {
            List<String> answers = post(gateway, 100);
            assertThat(answers, everyItem(is(OK)));
        }
        assertThat(streams.get(), is(100));
    }

    /** The last on a connection that is about to end may finish, however many have finished on it since. */
    @Test
    void whatIsUnderWayFinishesAfterGoAway() throws Exception {
        List<Stream> held = new CopyOnWriteArrayList<>();
        Semaphore asked = new Semaphore(0);
        Reply reply = (number, stream) -> {
            if (number == 1) {
                ok(stream);
                return;
            }
            held.add(stream);
            asked.release();
        };
        List<RawClient> clients = new ArrayList<>();
        try (GatewayUnderTest gateway = gateway(8192, reply)) {
            assertThat(statusLine(gateway, request("GET", "")), is(OK)); // so that all share its connection
            for (int i = 0; i < 4; i++) {
                clients.add(gateway.connect().write(request("POST", "")));
                assertTrue(asked.tryAcquire(10, TimeUnit.SECONDS));
            }
            var unused = held.get(0).getSession().shutdown();
            assertThat(statusLineAfterGoAway(gateway, asked, held), is(OK)); // on a connection of its own
            for (int i = 0; i < 4; i++) {
                ok(held.get(i));
                try (RawClient client = clients.get(i)) {
                    assertThat(client.read("POST").status(), is(200));
                }
            }
        }
        assertThat(streams.get(), is(6));
    }

    private static String statusLineAfterGoAway(GatewayUnderTest gateway, Semaphore asked, List<Stream> held)
            throws Exception {
        try (RawClient client = gateway.connect()) {
            client.write(request("POST", ""));
            assertTrue(asked.tryAcquire(10, TimeUnit.SECONDS));
            ok(held.get(held.size() - 1));
            return client.read("POST").head().lines().findFirst().orElseThrow();
        }
    }

    private static List<String> post(GatewayUnderTest gateway, int times) throws Exception {
        try (RawClient client = gateway.connect()) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                answers.add(client.send(request("POST", ""))
                        .head()
                        .lines()
                        .findFirst()
                        .orElseThrow());
            }
            return answers;
        }
    }

    @Test
    void aGatewayThatIsToStopKeepsItsConnectionsWhileItNeedsThem() throws Exception {
        List<Stream> held = new CopyOnWriteArrayList<>();
        Semaphore asked = new Semaphore(0);
        Reply reply = (number, stream) -> {
            held.add(stream);
            asked.release();
        };
        try (GatewayUnderTest gateway = gateway(8192, reply);
                RawClient client = gateway.connect()) {
            client.write(request("POST", ""));
            assertTrue(asked.tryAcquire(10, TimeUnit.SECONDS));
            Connector door = gateway.server().getConnectors()[0];
            Thread stopping = new Thread(() -> LifeCycle.stop(gateway.server()), "stopping");
            stopping.start();
            Await.until(() -> "is open", () -> !((ServerConnector) door).isOpen());
            ok(held.get(0));
            assertThat(client.read("POST").status(), is(200));
            assertThat(goodbyes.get(), is(0));
            stopping.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(stopping.isAlive(), is(false));
        }
    }

    @Test
    void aHeadThatTheBackendDoesNotTakeDisturbsNobodyElse() throws Exception {
        List<Stream> held = new ArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        Reply reply = (number, stream) -> {
            if (number == 2) {
                held.add(stream);
                asked.countDown();
            } else {
                ok(stream);
            }
        };
        try (GatewayUnderTest gateway = gateway(4096, reply);
                RawClient neighbour = gateway.connect()) {
            assertThat(statusLine(gateway, request("GET", "")), is(OK)); // now its limit is known
            neighbour.write(request("POST", ""));
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            String large = "X-Large: " + "v".repeat(5000) + "\r\n";
            for (int i = 0; i < 3; i++) {
                assertThat(statusLine(gateway, request("GET", large)), is("HTTP/1.1 502 Bad Gateway"));
            }
            ok(held.get(0));
            assertThat(neighbour.read("POST").status(), is(200));
        }
        assertThat(streams.get(), is(2));
    }
}
