package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** What mirrors get, and that the request itself does not notice them. */
class MirrorTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmain";
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: shop.test:1234\r\n\r\n";

    private final BlockingQueue<String> copies = new LinkedBlockingQueue<>();

    private static ScriptedBackend main(int bodyLength) throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                wire.read(bodyLength);
                wire.write(OK);
            }
        });
    }

    private ScriptedBackend mirror(int bodyLength) throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                copies.add(wire.readHead() + new String(wire.read(bodyLength), UTF_8));
                wire.write("HTTP/1.1 500 Mirror\r\nContent-Length: 6\r\n\r\nmirror");
            }
        });
    }

    private static GatewayUnderTest gateway(ScriptedBackend backend, InetSocketAddress mirror, String... shares)
            throws Exception {
        StringBuilder filters = new StringBuilder();
        for (String share : shares) {
            filters.append("    - {type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 8080}%s}}\n"
                    .formatted(share));
        }
        String route = """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [shop.test]
                  rules:
                  - backendRefs: [{name: shop, port: 8080}]
                    filters:
                """;
        return GatewayUnderTest.start(
                Manifests.gateway(),
                route + filters,
                Manifests.service("shop", backend.address()),
                Manifests.service("copy", mirror));
    }

    private String copy() throws InterruptedException {
        String copy = copies.poll(15, TimeUnit.SECONDS);
        return copy == null ? "nothing" : copy;
    }

    @Test
    void everyMirrorGetsACopyAndTheClientItsOwnAnswer() throws Exception {
        try (ScriptedBackend backend = main(0);
                ScriptedBackend mirror = mirror(0);
                GatewayUnderTest gateway = gateway(backend, mirror.address(), "", "");
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).body(), is("main"));
            for (int i = 0; i < 2; i++) {
                String copy = copy();
                assertThat(copy, startsWith("GET /a?b=c HTTP/1.1\r\n"));
                assertThat(copy, containsString("Host: shop.test:1234\r\n"));
                assertThat(copy, containsString("X-Forwarded-For: 127.0.0.1\r\n"));
            }
        }
    }

    @Test
    void aBodyIsCopied() throws Exception {
        int length = 60_000; // may wait as a whole: the backend may well be faster than the mirror
        String body = "0123456789".repeat(length / 10);
        try (ScriptedBackend backend = main(length);
                ScriptedBackend mirror = mirror(length);
                GatewayUnderTest gateway = gateway(backend, mirror.address(), "");
                RawClient client = gateway.connect()) {
            client.write("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: " + length + "\r\n\r\n");
            for (int sent = 0; sent < length; sent += 10_000) {
                client.write(body.substring(sent, sent + 10_000));
            }
            assertThat(client.read("POST").body(), is("main"));
            assertThat(copy().endsWith("\r\n\r\n" + body), is(true));
        }
    }

    @Test
    void sharesAreExact() throws Exception {
        try (ScriptedBackend backend = main(0);
                ScriptedBackend mirror = mirror(0);
                GatewayUnderTest gateway = gateway(
                        backend, mirror.address(), ", percent: 25", ", fraction: {numerator: 1, denominator: 10}");
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.send(GET).status(), is(200));
            }
            Await.until(() -> "35 copies, not " + copies.size(), () -> copies.size() == 35);
            assertThat(Await.quiet(copies::size), is(35));
        }
    }

    @Test
    void aMirrorThatTakesNothingIsGivenUp() throws Exception {
        int length = 64 * 1024 * 1024;
        byte[] piece = new byte[16 * 1024];
        try (ScriptedBackend backend = main(length);
                ScriptedBackend mirror = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(OK.substring(0, 10));
                    copies.add("begun");
                    Await.until("the mirror is given up", () -> copies.size() > 1);
                });
                GatewayUnderTest gateway = gateway(backend, mirror.address(), "");
                RawClient client = gateway.connect()) {
            client.write("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: " + length + "\r\n\r\n");
            client.write(piece);
            Await.until("the copy has begun", () -> copies.size() == 1); // before, it would leave a connection unused
            for (int sent = piece.length; sent < length; sent += piece.length) {
                client.write(piece);
            }
            assertThat(client.read("POST").body(), is("main"));
            copies.add("done");
            Await.until("the mirror's connection is closed", () -> mirror.openConnections() == 0);
        }
    }

    @Test
    void noMirrorIsNoFailure() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        try (ScriptedBackend backend = main(5);
                GatewayUnderTest gateway = gateway(backend, nobody, "", "");
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(
                        client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 5\r\n\r\nhello")
                                .body(),
                        is("main"));
            }
        }
    }

    @Test
    void aClientThatGoesInMidUploadEndsTheCopyToo() throws Exception {
        CountDownLatch begun = new CountDownLatch(2); // both have a head: before, a connection would be left unused
        ScriptedBackend.Script hangs = wire -> {
            wire.readHead();
            begun.countDown();
            wire.hang();
        };
        try (ScriptedBackend backend = new ScriptedBackend(hangs);
                ScriptedBackend mirror = new ScriptedBackend(hangs);
                GatewayUnderTest gateway = gateway(backend, mirror.address(), "")) {
            try (RawClient client = gateway.connect()) {
                client.write("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 10\r\n\r\nhello");
                assertThat(begun.await(15, TimeUnit.SECONDS), is(true));
            }
            Await.until("the mirror's connection is closed", () -> mirror.openConnections() == 0);
        }
    }
}
