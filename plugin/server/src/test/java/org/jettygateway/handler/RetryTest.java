package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** What a rule's {@code retry} makes of failures, as client and backend see it. */
class RetryTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

    private final AtomicInteger tries = new AtomicInteger();

    private static GatewayUnderTest gateway(String settings, InetSocketAddress... endpoints) throws Exception {
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
                    %s
                """.formatted(settings);
        return GatewayUnderTest.start(Manifests.gateway(), route, Manifests.service("shop", endpoints));
    }

    /** Answers the {@code n}-th request of all by the {@code n}-th of these, and the last by all further ones. */
    private ScriptedBackend backend(String... answers) throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                wire.write(answers[Math.min(tries.getAndIncrement(), answers.length - 1)]);
            }
        });
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
    }

    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    @Test
    void anAnswerThatIsTriedAgainDoesNotReachTheClient() throws Exception {
        try (ScriptedBackend backend = backend(answer(500, "no"), answer(503, "nor"), answer(200, "yes"));
                GatewayUnderTest gateway = gateway("retry: {codes: [500, 503], attempts: 2}", backend.address());
                RawClient client = gateway.connect()) {
            Answer answer = client.send(GET);
            assertThat(answer.status(), is(200));
            assertThat(answer.body(), is("yes"));
            assertThat(tries.get(), is(3));
            assertThat(backend.connections(), is(1));
        }
    }

    @Test
    void theLastTrysAnswerIsTheClients() throws Exception {
        try (ScriptedBackend backend = backend(answer(500, "no"));
                GatewayUnderTest gateway = gateway("retry: {codes: [500], attempts: 2}", backend.address());
                RawClient client = gateway.connect()) {
            Answer answer = client.send(GET);
            assertThat(answer.status(), is(500));
            assertThat(answer.body(), is("no"));
            assertThat(tries.get(), is(3));
        }
    }

    @Test
    void aStatusThatIsNotListedIsNotTriedAgain() throws Exception {
        try (ScriptedBackend backend = backend(answer(503, "no"));
                GatewayUnderTest gateway = gateway("retry: {codes: [500]}", backend.address());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).status(), is(503));
            assertThat(tries.get(), is(1));
        }
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    if (tries.getAndIncrement() > 0) {
                        wire.write(answer(200, "yes"));
                        return;
                    }
                    wire.write("HTTP/1.1 500 X\r\nContent-Length: 10000000000\r\n\r\n");
                    byte[] much = new byte[64 * 1024];
                    while (true) {
                        wire.write(much);
                    }
                });
                GatewayUnderTest gateway = gateway("retry: {codes: [500]}", backend.address());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).body(), is("yes"));
        }
    }

    @Test
    void noConnectionIs503WhenAllTriesAreMade() throws Exception {
        try (GatewayUnderTest gateway = gateway("retry: {attempts: 3, backoff: 1ms}", nobody());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).status(), is(503));
        }
    }

    @Test
    void everyTryGoesToTheNextEndpoint() throws Exception {
        try (ScriptedBackend backend = backend(answer(200, "yes"));
                GatewayUnderTest gateway =
                        gateway("retry: {attempts: 2, backoff: 1ms}", nobody(), nobody(), backend.address());
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.send(GET).status(), is(200));
            }
        }
    }

    @Test
    void aPostIsSentAgainWithItsBodyAsTheRuleSays() throws Exception {
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    while (true) {
                        String head = wire.readHead();
                        bodies.add(head.contains("chunked") ? wire.readChunkedRaw() : wire.readUntil("!"));
                        if (tries.getAndIncrement() % 2 == 0) {
                            return;
                        }
                        wire.write(answer(200, "yes"));
                    }
                });
                GatewayUnderTest gateway = gateway("retry: {attempts: 1, backoff: 0s}", backend.address());
                RawClient client = gateway.connect()) {
            String head = "POST / HTTP/1.1\r\nHost: shop.test\r\n";
            assertThat(client.send(head + "Content-Length: 6\r\n\r\nhello!").status(), is(200));
            assertThat(bodies.poll(), is("hello!"));
            assertThat(bodies.poll(), is("hello!"));
            assertThat(
                    client.send(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                            .status(),
                    is(200));
            assertThat(bodies.poll().replaceAll("[^a-z]", ""), is("abcde"));
            assertThat(bodies.poll().replaceAll("[^a-z]", ""), is("abcde"));
        }
    }

    @Test
    void aBodyThatIsTooLongIsNotSentAgain() throws Exception {
        int length = 64 * 1024 + 1;
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.read(length);
                    wire.write(answer(tries.getAndIncrement() == 0 ? 500 : 200, "no"));
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway("retry: {codes: [500]}", backend.address());
                RawClient client = gateway.connect()) {
            String head = "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: " + length + "\r\n\r\n";
            assertThat(client.send(head + "x".repeat(length)).status(), is(500));
            assertThat(tries.get(), is(1));
        }
    }

    @Test
    void aTryThatTakesTooLongIsFollowedByAnother() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    if (tries.getAndIncrement() > 0) {
                        wire.write(answer(200, "yes"));
                    }
                    wire.hang();
                });
                GatewayUnderTest gateway =
                        gateway("retry: {attempts: 1}\n    timeouts: {backendRequest: 200ms}", backend.address());
                RawClient client = gateway.connect()) {
            assertThat(client.send(GET).status(), is(200));
            assertThat(tries.get(), is(2));
        }
    }

    @Test
    void theRequestsLimitEndsAllTriesAndTheWaitBetween() throws Exception {
        try (ScriptedBackend backend = backend(answer(500, "no"));
                GatewayUnderTest gateway = gateway(
                        "retry: {codes: [500], attempts: 9, backoff: 1h}\n    timeouts: {request: 300ms}",
                        backend.address());
                RawClient client = gateway.connect()) {
            long begin = System.nanoTime();
            assertThat(client.send(GET).status(), is(504));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(millis, greaterThanOrEqualTo(300L));
            assertThat(millis, lessThan(10_000L));
        }
    }

    @Test
    void backoffIsWaitedForBeforeEveryRetry() throws Exception {
        try (ScriptedBackend backend = backend(answer(500, "no"), answer(500, "no"), answer(200, "yes"));
                GatewayUnderTest gateway =
                        gateway("retry: {codes: [500], attempts: 2, backoff: 150ms}", backend.address());
                RawClient client = gateway.connect()) {
            long begin = System.nanoTime();
            assertThat(client.send(GET).status(), is(200));
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), greaterThanOrEqualTo(300L));
        }
    }
}
