package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients get where backends fail, or are not there. */
class FailingBackendTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = request("GET", "");
    private static final String POST = request("POST", "Content-Length: 0\r\n");

    private static String request(String method, String fields) {
        return method + " / HTTP/1.1\r\nHost: shop.example.com\r\n" + fields + "\r\n";
    }

    private static GatewayUnderTest gateway(InetSocketAddress... endpoints) throws Exception {
        return GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("shop", "shop.example.com", "shop"),
                Manifests.service("shop", endpoints));
    }

    /** An address that nobody listens on. */
    private static InetSocketAddress nobody() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static void assertPlain(Answer answer, int status, String body) {
        assertThat(answer.head(), answer.status(), is(status));
        assertThat(answer.body(), is(body));
        assertThat(answer.header("content-type"), is("text/plain;charset=us-ascii"));
        assertThat(answer.head(), not(containsString("Server:")));
    }

    @Test
    void noConnectionIs502() throws Exception {
        try (GatewayUnderTest gateway = gateway(nobody());
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 502, "502 Bad Gateway\n");
            assertPlain(client.send(GET), 502, "502 Bad Gateway\n");
        }
    }

    @Test
    void noEndpointIs503() throws Exception {
        try (GatewayUnderTest gateway = gateway();
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 503, "503 Service Unavailable\n");
        }
    }

    @Test
    void noServiceIs500() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(), Manifests.route("shop", "shop.example.com", "shop"));
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 500, "500 Server Error\n");
            assertThat(client.send(request("HEAD", "")).header("content-length"), is("17"));
            assertThat(client.send(GET).status(), is(500));
        }
    }

    @Test
    void noRouteIs404() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(ScriptedBackend.Wire::hang);
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "/a", "shop"),
                        Manifests.service("shop", backend.address()));
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 404, "404 Not Found\n");
            assertPlain(client.send("GET / HTTP/1.1\r\nHost: other.example.com\r\n\r\n"), 404, "404 Not Found\n");
        }
    }

    @Test
    void aRefusedConnectionIsTriedOnceOnAnotherEndpoint() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    while (true) {
                        wire.readUntil("body");
                        wire.write(OK);
                    }
                });
                GatewayUnderTest gateway = gateway(nobody(), backend.address());
                RawClient client = gateway.connect()) {
            String post = request("POST", "Content-Length: 4\r\n") + "body";
            for (int i = 0; i < 4; i++) {
                assertThat(client.send(post).body(), is("hi"));
            }
        }
        try (GatewayUnderTest gateway = gateway(nobody(), nobody(), nobody());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).status(), is(502));
        }
    }

    /** The first connection answers once and then closes when it is used again. */
    private static ScriptedBackend closing(AtomicInteger requests) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        return new ScriptedBackend(wire -> {
            boolean first = connections.getAndIncrement() == 0;
            wire.readHead();
            requests.incrementAndGet();
            wire.write(OK);
            wire.readHead();
            requests.incrementAndGet();
            if (!first) {
                wire.write(OK);
            }
        });
    }

    @Test
    void aConnectionThatClosesOnReuseIsReplacedForAGet() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedBackend backend = closing(requests);
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).status(), is(200));
            assertThat(client.send(GET).status(), is(200));
            assertThat(requests.get(), is(3));
        }
    }

    @Test
    void aPoolFullOfConnectionsThatCloseOnReuseIsReplacedForAGet() throws Exception {
        int pooled = 4;
        CyclicBarrier together = new CyclicBarrier(pooled);
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    boolean first = connections.getAndIncrement() < pooled;
                    wire.readHead();
                    if (first) {
                        await(together);
                        wire.write(OK);
                        wire.readHead();
                        return;
                    }
                    wire.write(OK);
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < pooled; i++) {
                clients.add(gateway.connect().write(GET));
            }
            for (RawClient each : clients) {
                assertThat(each.read("GET").status(), is(200));
                each.close();
            }
            assertThat(client.send(GET).status(), is(200));
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failure) {
            throw new IOException(failure);
        }
    }

    @Test
    void aBackendThatClosesAfterEveryAnswerFailsNoGet() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(OK);
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient one = gateway.connect();
                RawClient other = gateway.connect()) {
            for (int i = 0; i < 500; i++) {
                one.write(GET);
                other.write(GET);
                assertThat(one.read("GET").status(), is(200));
                assertThat(other.read("GET").status(), is(200));
            }
        }
    }

    /** The end has arrived here before the request has: no matter who notices first, the request goes elsewhere. */
    @Test
    void aPostIsNotSentIntoAConnectionThatHasEnded() throws Exception {
        Semaphore ended = new Semaphore(0);
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    bodies.add(new String(wire.read(3), ISO_8859_1));
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    wire.shutdownOutput();
                    ended.release();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient one = gateway.connect();
                RawClient other = gateway.connect()) {
            List<String> sent = new ArrayList<>();
            for (int i = 100; i < 600; i++) {
                sent.add(String.valueOf(i));
                String post = request("POST", "Content-Length: 3\r\n") + i;
                assertThat("POST " + i, (i % 2 == 0 ? one : other).send(post).status(), is(200));
                assertThat(ended.tryAcquire(15, TimeUnit.SECONDS), is(true));
            }
            assertThat(bodies, is(sent));
        }
    }

    @Test
    void aPostIsNeverSentTwice() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedBackend backend = closing(requests);
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            assertThat(client.send(POST).status(), is(200));
            assertThat(client.send(POST).status(), is(502));
            assertThat(requests.get(), is(2));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nab",
            })
    void anAnswerThatIsNoneIs502(String answer) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(answer);
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 502, "502 Bad Gateway\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "Content-Length: 10\r\n\r\nhello"})
    void anAnswerThatBreaksOffIsSeenToBreakOff(String rest) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("HTTP/1.1 200 OK\r\n" + rest);
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            client.write(GET);
            String got = client.readToEnd();
            assertThat(got, startsWith("HTTP/1.1 200 OK"));
            assertThat(got, not(endsWith("0\r\n\r\n")));
            assertThat(got, not(containsString("Bad Gateway")));
        }
    }

    @Test
    void anUploadThatBreaksTheRulesIs400AndNotTheBackendsFault() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(ScriptedBackend.Wire::hang);
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            client.write(request("POST", "Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\nxyz\r\n");
            String answer = client.readToEnd();
            assertThat(answer, startsWith("HTTP/1.1 400 "));
            assertThat(answer, containsString("Connection: close\r\n"));
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void aClientThatGoesInMidAnswerFreesTheBackend() throws Exception {
        byte[] much = new byte[64 * 1024];
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
                    while (true) {
                        wire.write(much);
                    }
                });
                GatewayUnderTest gateway = gateway(backend.address())) {
            try (RawClient client = gateway.connect()) {
                client.write(GET);
                client.readHead();
            }
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void aClientThatGoesInMidUploadFreesTheBackend() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(ScriptedBackend.Wire::hang);
                GatewayUnderTest gateway = gateway(backend.address())) {
            try (RawClient client = gateway.connect()) {
                client.write(request("POST", "Content-Length: 10\r\n") + "hello");
                Await.until("the upload has begun", () -> backend.connections() == 1);
            }
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void aBackendThatTakesTooLongIs504() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(ScriptedBackend.Wire::hang);
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.example.com", "shop"),
                                Manifests.service("shop", backend.address()))
                        .requestTimeout("200ms")
                        .build());
                RawClient client = gateway.connect()) {
            assertPlain(client.send(GET), 504, "504 Gateway Timeout\n");
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void aTimeLimitThatIsNone() {
        GatewayHandler gateway = new GatewayHandler();
        Exception failure = assertThrows(IllegalArgumentException.class, () -> gateway.setRequestTimeout("30 seconds"));
        assertThat(
                failure.getMessage(),
                is("gateway.requestTimeout: \"30 seconds\" (expected: a duration of h, m, s and ms, as in 1m30s or"
                        + " 500ms)"));
    }
}
