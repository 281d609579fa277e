package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.internal.upstream.client.ScriptedBackend.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket from HTTP/1.1 clients to HTTP/1.1 backends: the handshake, and the tunnel behind it. */
class WebSocketTest {

    // The example of RFC 6455, section 1.3.
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final String GET = "GET /chat?room=1 HTTP/1.1\r\nHost: shop.example.com\r\n";
    private static final String KEY_AND_VERSION = "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n";
    private static final String UPGRADE = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n";
    private static final String HANDSHAKE = GET + UPGRADE + KEY_AND_VERSION + "\r\n";
    private static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"
            + "Connection: upgrade\r\nSec-WebSocket-Accept: " + ACCEPT + "\r\nX-Backend: yes\r\n\r\n";

    private static GatewayUnderTest gateway(InetSocketAddress... endpoints) throws Exception {
        return GatewayUnderTest.start(builder(endpoints).build());
    }

    private static GatewayHandlerBuilder builder(InetSocketAddress... endpoints) {
        return GatewayUnderTest.builder(
                Manifests.gateway(),
                Manifests.route("shop", "shop.example.com", "shop"),
                Manifests.service("shop", endpoints));
    }

    /** A backend that switches, and goes on with the script. */
    private static ScriptedBackend switching(ScriptedBackend.Script then) throws IOException {
        return new ScriptedBackend(wire -> {
            wire.readHead();
            wire.write(SWITCHED);
            then.play(wire);
        });
    }

    private static void echo(Wire wire) throws IOException {
        while (true) {
            wire.write(wire.read(1));
        }
    }

    private static RawClient connected(GatewayUnderTest gateway) throws Exception {
        RawClient client = gateway.connect();
        assertThat(client.write(HANDSHAKE).readHead(), startsWith("HTTP/1.1 101 "));
        return client;
    }

    private static void awaitNoConnections(GatewayUnderTest gateway, ScriptedBackend backend) {
        Await.until("the client's connection is closed", () -> gateway.connections() == 0);
        Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
    }

    @Test
    void aConfirmedHandshakeMakesATunnel() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    seen.set(wire.readHead());
                    wire.write(SWITCHED);
                    echo(wire);
                });
                GatewayUnderTest gateway = gateway(backend.address())) {
            try (RawClient client = gateway.connect()) {
                Answer answer = new Answer(client.write(HANDSHAKE).readHead(), "");
                assertThat(answer.head(), answer.status(), is(101));
                assertThat(answer.header("upgrade"), is("websocket"));
                assertThat(answer.header("connection"), equalToIgnoringCase("upgrade"));
                assertThat(answer.header("sec-websocket-accept"), is(ACCEPT));
                assertThat(answer.header("x-backend"), is("yes"));
                assertThat(answer.head(), not(containsString("Content-Length")));
                assertThat(answer.head(), not(containsString("Transfer-Encoding")));
                assertThat(new String(client.write("ping").read(4), ISO_8859_1), is("ping"));
            }
            awaitNoConnections(gateway, backend);
            assertThat(seen.get(), startsWith("GET /chat?room=1 HTTP/1.1\r\n"));
            assertThat(seen.get(), containsString("\r\nConnection: Upgrade\r\n"));
            assertThat(seen.get(), containsString("\r\nUpgrade: websocket\r\n"));
            assertThat(seen.get(), containsString("\r\nSec-WebSocket-Key: " + KEY + "\r\n"));
            assertThat(seen.get(), containsString("\r\nX-Forwarded-For: 127.0.0.1\r\n"));
            assertThat(seen.get(), not(containsString("Content-Length")));
        }
    }

    @Test
    void bytesThatCameWithTheHeadsAreKept() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(SWITCHED + "early answer");
                    seen.set(wire.readUntil("request"));
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            client.write(HANDSHAKE + "early request");
            client.readHead();
            assertThat(client.readUntil("answer"), is("early answer"));
            Await.until("the early bytes", () -> "early request".equals(seen.get()));
        }
    }

    @Test
    void aClientThatEndsItsSideStillReads() throws Exception {
        try (ScriptedBackend backend =
                        switching(wire -> wire.write("got " + new String(wire.readToEnd(), ISO_8859_1)));
                GatewayUnderTest gateway = gateway(backend.address())) {
            try (RawClient client = connected(gateway)) {
                client.write("all").shutdownOutput();
                assertThat(client.readToEnd(), is("got all"));
            }
            awaitNoConnections(gateway, backend);
        }
    }

    @Test
    void aBackendThatEndsItsSideStillReads() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = switching(wire -> {
                    wire.write("bye");
                    wire.shutdownOutput();
                    seen.set(new String(wire.readToEnd(), ISO_8859_1));
                });
                GatewayUnderTest gateway = gateway(backend.address())) {
            try (RawClient client = connected(gateway)) {
                assertThat(client.readToEnd(), is("bye"));
                client.write("one more thing");
                assertThat(backend.openConnections(), is(1));
            }
            awaitNoConnections(gateway, backend);
            assertThat(seen.get(), is("one more thing"));
        }
    }

    @Test
    void muchBothWaysAtOnceWaitsForASlowReader() throws Exception {
        byte[] much = new byte[16 * 1024 * 1024];
        new Random(1).nextBytes(much);
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<byte[]> uploaded = new CompletableFuture<>();
        try (ScriptedBackend backend = switching(wire -> {
                    Thread reader = new Thread(() -> {
                        try {
                            uploaded.complete(wire.read(much.length));
                        } catch (IOException failure) {
                            uploaded.completeExceptionally(failure);
                        }
                    });
                    reader.start();
                    for (int at = 0; at < much.length; at += 64 * 1024) {
                        wire.write(Arrays.copyOfRange(much, at, at + 64 * 1024));
                        written.addAndGet(64 * 1024);
                    }
                    uploaded.join();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = connected(gateway)) {
            client.write(much); // while nothing is read
            assertThat(Arrays.equals(uploaded.get(15, TimeUnit.SECONDS), much), is(true));
            assertThat("held back", Await.quiet(written::get), lessThan(much.length));
            assertThat(Arrays.equals(client.read(much.length), much), is(true));
        }
    }

    @Test
    void aTunnelInWhichNothingMovesIsClosed() throws Exception {
        try (ScriptedBackend backend = switching(WebSocketTest::echo);
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        builder(backend.address()).tunnelIdleTimeout("400ms").build());
                RawClient client = connected(gateway)) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1000)) { // what moves keeps it open
                assertThat(client.write("x").read(1).length, is(1));
            }
            assertThat(client.readToEnd(), is(""));
            awaitNoConnections(gateway, backend);
        }
    }

    @Test
    void timeLimitsAreForTheHandshakeOnly() throws Exception {
        AtomicInteger handshakes = new AtomicInteger();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    if (handshakes.getAndIncrement() == 0) {
                        wire.write(SWITCHED);
                        echo(wire);
                    }
                    wire.hang();
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        builder(backend.address()).requestTimeout("500ms").build());
                RawClient client = connected(gateway);
                RawClient late = gateway.connect()) {
            assertThat(late.send(HANDSHAKE).status(), is(504));
            assertThat(late.send(HANDSHAKE).status(), is(504));
            assertThat(new String(client.write("ping").read(4), ISO_8859_1), is("ping"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "403 Forbidden",
                "426 Upgrade Required\r\nSec-WebSocket-Version: 8",
                "200 OK",
                "302 Found\r\nLocation: /x"
            })
    void anyOtherAnswerIsAnOrdinaryOne(String status) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    while (true) {
                        wire.readHead();
                        wire.write("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
                    }
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.send(HANDSHAKE);
                assertThat(answer.head(), startsWith("HTTP/1.1 " + status.substring(0, 3)));
                assertThat(answer.body(), is("no"));
            }
            assertThat(backend.connections(), is(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: wrong\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: upgrade\r\nSec-WebSocket-Accept: " + ACCEPT + "\r\n",
                "HTTP/1.1 101 x\r\nConnection: upgrade\r\nSec-WebSocket-Accept: " + ACCEPT + "\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + ACCEPT + "\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\nSec-WebSocket-Accept: " + ACCEPT
                        + "\r\n",
                "HTTP/1.0 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: " + ACCEPT
                        + "\r\n",
            })
    void a101ThatConfirmsNothingIs502(String head) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(head + "\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            Answer answer = client.send(HANDSHAKE);
            assertThat(answer.head(), answer.status(), is(502));
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
            assertThat(client.send("GET /x HTTP/1.1\r\nHost: other\r\n\r\n").status(), is(404));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n",
                GET + "Connection: Upgrade\r\nUpgrade: websocket, TLS/1.0\r\n" + KEY_AND_VERSION,
                GET + UPGRADE + "Sec-WebSocket-Version: 13\r\n",
                GET + UPGRADE + "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n",
                GET + UPGRADE + KEY_AND_VERSION + "Sec-WebSocket-Key: " + KEY + "\r\n",
                GET + UPGRADE + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 8\r\n",
                GET + UPGRADE + KEY_AND_VERSION + "Content-Length: 2\r\n",
                GET + UPGRADE + KEY_AND_VERSION + "Connection: close\r\n",
                "POST /chat HTTP/1.1\r\nHost: shop.example.com\r\n" + UPGRADE + KEY_AND_VERSION
                        + "Content-Length: 2\r\n",
            })
    void aHandshakeThatIsNoneGoesOnWithoutItsUpgrade(String head) throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    seen.set(wire.readHead());
                    wire.write(SWITCHED);
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(backend.address());
                RawClient client = gateway.connect()) {
            String body = head.contains("Content-Length") ? "hi" : "";
            assertThat(client.send(head + "\r\n" + body).status(), is(502)); // as the backend switches unasked
            assertThat(seen.get(), not(containsString("Upgrade")));
        }
    }

    @Test
    void aRefusedConnectionIsTriedOnAnotherEndpoint() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        try (ScriptedBackend backend = switching(WebSocketTest::echo);
                GatewayUnderTest gateway = gateway(nobody, backend.address());
                RawClient one = connected(gateway);
                RawClient other = connected(gateway)) {
            assertThat(one.write("1").read(1).length, is(1));
            assertThat(other.write("2").read(1).length, is(1));
        }
    }

    @Test
    void aTunnelEndsWithItsBackendAndWithTheServer() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedBackend backend = switching(wire -> {
            if (connections.getAndIncrement() == 0) {
                wire.reset();
            }
            wire.write("x");
            wire.hang();
        })) {
            GatewayUnderTest gateway = gateway(backend.address());
            try (RawClient client = connected(gateway)) {
                assertThat(client.readToEnd(), is(""));
            }
            awaitNoConnections(gateway, backend);
            try (RawClient client = connected(gateway)) {
                client.readUntil("x"); // the tunnel is open
                gateway.close();
                assertThat(client.readToEnd(), is(""));
            }
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void filtersApplyButNoCopiesAndNoRetries() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        String rule = """
                    timeouts: {request: 10s}
                    retry: {codes: [503], attempts: 3}
                    filters:
                    - type: URLRewrite
                      urlRewrite: {hostname: inner.example.com, path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}
                    - type: RequestHeaderModifier
                      requestHeaderModifier: {set: [{name: X-Added, value: "1"}], remove: [Sec-WebSocket-Key]}
                    - type: ResponseHeaderModifier
                      responseHeaderModifier: {remove: [X-Backend]}
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: mirror, port: 8080}}
                    backendRefs:
                """;
        try (ScriptedBackend mirror = new ScriptedBackend(Wire::hang);
                ScriptedBackend backend = new ScriptedBackend(wire -> {
                    seen.set(wire.readHead());
                    wire.write(SWITCHED);
                    wire.readToEnd();
                });
                ScriptedBackend busy = new ScriptedBackend(wire -> {
                    while (true) {
                        wire.readHead();
                        wire.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "/chat", "shop")
                                .replace("    backendRefs:\n", rule),
                        Manifests.route("busy", "busy.example.com", "/chat", "busy")
                                .replace("    backendRefs:\n", rule),
                        Manifests.service("shop", backend.address()),
                        Manifests.service("busy", busy.address()),
                        Manifests.service("mirror", mirror.address()));
                RawClient client = gateway.connect();
                RawClient other = gateway.connect()) {
            assertThat(client.write(HANDSHAKE).readHead(), not(containsString("X-Backend")));
            assertThat(seen.get(), startsWith("GET /v2?room=1 HTTP/1.1\r\nHost: inner.example.com\r\n"));
            assertThat(seen.get(), containsString("\r\nX-Added: 1\r\n"));
            assertThat(seen.get(), containsString("\r\nSec-WebSocket-Key: " + KEY + "\r\n"));
            String handshake = HANDSHAKE.replace("shop", "busy");
            assertThat(other.send(handshake).status(), is(503));
            assertThat(busy.connections(), is(1));
            assertThat(mirror.connections(), is(0));
        }
    }

    @Test
    void aTunnelOutlivesItsRoute(@TempDir Path folder) throws Exception {
        try (ScriptedBackend backend = switching(WebSocketTest::echo)) {
            Files.writeString(folder.resolve("gateway.yaml"), Manifests.gateway());
            Files.writeString(folder.resolve("service.yaml"), Manifests.service("shop", backend.address()));
            Path route = Files.writeString(
                    folder.resolve("route.yaml"), Manifests.route("shop", "shop.example.com", "shop"));
            try (GatewayUnderTest gateway = GatewayUnderTest.start(GatewayHandler.builder()
                            .config(folder)
                            .connectors(Connectors.EXISTING)
                            .build());
                    RawClient client = connected(gateway);
                    RawClient other = gateway.connect()) {
                Files.delete(route);
                Await.until("the route is gone", () -> gateway.gateway().getGeneration() == 2);
                assertThat(other.send(HANDSHAKE).status(), is(404));
                assertThat(new String(client.write("ping").read(4), ISO_8859_1), is("ping"));
            }
        }
    }

    @Test
    void toAnHttp2BackendIsNotImplemented() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(Wire::hang);
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", backend.address())
                                .replace("    port: 8080\n", "    port: 8080\n    appProtocol: kubernetes.io/h2c\n"));
                RawClient client = gateway.connect()) {
            Answer answer = client.send(HANDSHAKE);
            assertThat(answer.status(), is(501));
            assertThat(answer.body(), is("501 Not Implemented\n"));
            assertThat(backend.connections(), is(0));
        }
    }
}
