package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code wss}: tunnels whose client's end is a TLS connection. */
class WebSocketOverTlsTest {

    private static final TestCertificate CERTIFICATE = TestCertificate.of("EC", "shop.example.com");
    private static final String HANDSHAKE = "GET /chat HTTP/1.1\r\nHost: shop.example.com\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketTest.KEY + "\r\n\r\n";
    private static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + WebSocketTest.ACCEPT + "\r\n\r\n";

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(new QueuedThreadPool(16), null, buffers);

    /** A client of a gateway before a backend that switches, and goes on with the script. */
    private RawClient connected(ScriptedBackend backend) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String tls = "protocol: HTTPS\n    port: 443\n    tls: {certificateRefs: [{name: shop-tls}]}\n";
        server.setHandler(GatewayHandler.builder()
                .source(FixedSource.of(String.join(
                        "\n",
                        Manifests.gateway().replace("protocol: HTTP\n    port: 80\n", tls),
                        CERTIFICATE.secret("shop-tls"),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", backend.address()))))
                .publish("127.0.0.1:%d:443".formatted(port))
                .build());
        server.start();
        ((ServerConnector) server.getConnectors()[0]).setShutdownIdleTimeout(10);
        RawClient client = new RawClient(new TlsClient(port).connect("shop.example.com"), Duration.ofSeconds(15));
        assertThat(client.write(HANDSHAKE).readHead(), startsWith("HTTP/1.1 101 "));
        return client;
    }

    private static ScriptedBackend switching(ScriptedBackend.Script then) throws IOException {
        return new ScriptedBackend(wire -> {
            wire.readHead();
            wire.write(SWITCHED);
            then.play(wire);
        });
    }

    private void awaitNoConnections(ScriptedBackend backend) {
        Await.until(
                "the client's connection is closed",
                () -> ((ServerConnector) server.getConnectors()[0])
                        .getConnectedEndPoints()
                        .isEmpty());
        Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
    }

    @AfterEach
    void stop() {
        LifeCycle.stop(server);
        Await.until(buffers::dumpLeaks, () -> buffers.getLeaks().isEmpty());
    }

    @Test
    void muchGoesBothWaysAtOnce() throws Exception {
        byte[] much = new byte[4 * 1024 * 1024];
        new Random(1).nextBytes(much);
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
            wire.write(much);
            uploaded.join();
        })) {
            try (RawClient client = connected(backend)) {
                client.write(much); // while nothing is read
                assertThat(Arrays.equals(uploaded.get(15, TimeUnit.SECONDS), much), is(true));
                assertThat(Arrays.equals(client.read(much.length), much), is(true));
            }
            awaitNoConnections(backend);
        }
    }

    @Test
    void aClientThatEndsItsSideStillReads() throws Exception {
        try (ScriptedBackend backend =
                switching(wire -> wire.write("got " + new String(wire.readToEnd(), ISO_8859_1)))) {
            try (RawClient client = connected(backend)) {
                client.write("all").shutdownOutput();
                assertThat(client.readToEnd(), is("got all"));
            }
            awaitNoConnections(backend);
        }
    }

    @Test
    void aBackendThatEndsItsSideStillReads() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = switching(wire -> {
            wire.write("bye");
            wire.shutdownOutput();
            seen.set(new String(wire.readToEnd(), ISO_8859_1));
        })) {
            try (RawClient client = connected(backend)) {
                assertThat(client.readToEnd(), is("bye"));
                client.write("one more thing").shutdownOutput();
                Await.until("all has arrived", () -> "one more thing".equals(seen.get()));
            }
            awaitNoConnections(backend);
        }
    }
}
