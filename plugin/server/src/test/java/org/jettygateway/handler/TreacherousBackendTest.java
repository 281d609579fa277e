package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jettygateway.internal.upstream.client.AnswerBackend;
import org.jettygateway.internal.upstream.client.AnswerOracle;
import org.jettygateway.internal.upstream.client.AnswerOracle.Reading;
import org.jettygateway.internal.upstream.client.AnswerOracle.Verdict;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.internal.upstream.client.TreacherousAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients get where a backend sends what is no answer, or not all of one, or somebody else's: {@code answers.txt} and
 * worse, through the whole gateway. What a client may take for whole is judged by {@link AnswerOracle}.
 */
class TreacherousBackendTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";

    /** Jetty's parser overlooks colons before an answer, and its client does not ask; nothing is mistaken for that. */
    private static final Pattern COLONS = Pattern.compile("(^|\n):+HTTP/");

    /** How clients ask, on which depends how the gateway frames what it passes on. */
    private enum Asking {
        TO_STAY("HTTP/1.1", ""),
        TO_CLOSE("HTTP/1.1", "Connection: close\r\n"),
        AS_OF_OLD("HTTP/1.0", "");

        private final String version;
        private final String fields;

        Asking(String version, String fields) {
            this.version = version;
            this.fields = fields;
        }

        String request(String method, String target) {
            return "%s %s %s\r\nHost: shop.example.com\r\n%s\r\n".formatted(method, target, version, fields);
        }
    }

    private static GatewayUnderTest gateway(UpstreamClients clients, InetSocketAddress backend) throws Exception {
        return GatewayUnderTest.start(GatewayUnderTest.builder(
                        Manifests.gateway(),
                        Manifests.route("shop", "shop.example.com", "shop"),
                        Manifests.service("shop", backend))
                .upstreamClient(clients)
                .build());
    }

    private static Stream<Arguments> ways() {
        return Arrays.stream(UpstreamClients.values())
                .flatMap(clients -> Arrays.stream(Asking.values()).map(asking -> Arguments.of(clients, asking)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noAnswerIsWholeThatTheBackendDidNotEnd(UpstreamClients clients, Asking asking) throws Exception {
        List<TreacherousAnswer> table = table(clients);
        List<String> findings = new ArrayList<>();
        try (AnswerBackend backend =
                        new AnswerBackend(64, number -> table.get(number).play());
                GatewayUnderTest gateway = gateway(clients, backend.address())) {
            for (int i = 0; i < table.size(); i++) {
                TreacherousAnswer answer = table.get(i);
                Reading seen = ask(gateway, asking, answer.method(), "/play/" + i);
                if (!isRight(answer, seen)) {
                    findings.add(answer.line() + " -> " + seen);
                }
                Reading good = ask(gateway, asking, "GET", "/good/" + i);
                assertEquals("good " + i, good.body(), "after " + answer.line());
            }
            findings.addAll(backend.violations());
        }
        assertEquals("", String.join("\n", findings));
    }

    private static List<TreacherousAnswer> table(UpstreamClients clients) throws IOException {
        return TreacherousAnswer.table().stream()
                .filter(answer -> clients == UpstreamClients.LEAN
                        || !COLONS.matcher(answer.bytes()).find())
                .toList();
    }

    /** Over HTTP/2, where an answer that breaks off is a stream that is reset, and all share one connection. */
    @ParameterizedTest
    @EnumSource
    void noStreamEndsThatTheBackendDidNotEnd(UpstreamClients clients) throws Exception {
        List<TreacherousAnswer> table = table(clients);
        List<String> findings = new ArrayList<>();
        try (AnswerBackend backend =
                        new AnswerBackend(64, number -> table.get(number).play());
                GatewayUnderTest gateway = gateway(clients, backend.address());
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            for (int i = 0; i < table.size(); i++) {
                TreacherousAnswer answer = table.get(i);
                RawHttp2Client.Answer seen = askOverHttp2(client, answer.method(), "/play/" + i);
                if (!isRight(answer, seen)) {
                    findings.add(answer.line() + " -> " + seen);
                }
                assertEquals(
                        "good " + i, askOverHttp2(client, "GET", "/good/" + i).body());
            }
            findings.addAll(backend.violations());
        }
        assertEquals("", String.join("\n", findings));
    }

    private static RawHttp2Client.Answer askOverHttp2(RawHttp2Client client, String method, String target)
            throws IOException {
        return client.read(client.head(
                RawHttp2Client.END_STREAM,
                ":method",
                method,
                ":scheme",
                "http",
                ":authority",
                "shop.example.com",
                ":path",
                target));
    }

    private static boolean isRight(TreacherousAnswer answer, RawHttp2Client.Answer seen) {
        if (answer.isWhole()) {
            Reading sent = answer.reading();
            return seen.ended() && seen.status() == sent.status() && seen.body().equals(sent.body());
        }
        return seen.ended() ? seen.status() == 502 : seen.reset() > 0;
    }

    /** Whole is what the backend has sent whole, and the gateway's own answer in place of what it has not. */
    private static boolean isRight(TreacherousAnswer answer, Reading seen) {
        if (answer.isWhole()) {
            Reading sent = answer.reading();
            return seen.verdict() == Verdict.WHOLE
                    && seen.status() == sent.status()
                    && seen.body().equals(sent.body());
        }
        return seen.verdict() == Verdict.CUT || (seen.verdict() == Verdict.WHOLE && seen.status() == 502);
    }

    /** Asks on a connection of its own; where that stays, whatever comes behind the answer is in the next one's way. */
    private static Reading ask(GatewayUnderTest gateway, Asking asking, String method, String target)
            throws IOException {
        try (Socket socket = new Socket(gateway.address().getAddress(), gateway.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(asking.request(method, target).getBytes(ISO_8859_1));
            return read(socket.getInputStream(), new StringBuilder(), asking, method.equals("HEAD"));
        }
    }

    private static Reading read(InputStream in, StringBuilder received, Asking asking, boolean toHead)
            throws IOException {
        byte[] bytes = new byte[8 * 1024];
        while (true) {
            Reading soFar = AnswerOracle.read(received.toString(), toHead, false);
            if (asking == Asking.TO_STAY && soFar.verdict() != Verdict.CUT) {
                return soFar;
            }
            try {
                int length = in.read(bytes);
                if (length < 0) {
                    return AnswerOracle.read(received.toString(), toHead, true);
                }
                received.append(new String(bytes, 0, length, ISO_8859_1));
            } catch (SocketException reset) {
                return soFar;
            }
        }
    }

    /** An answer that lasts until the end of the connection, which is no orderly one. */
    @ParameterizedTest
    @MethodSource("ways")
    void noAnswerIsWholeThatAResetHasCutOff(UpstreamClients clients, Asking asking) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("HTTP/1.1 200 OK\r\n\r\nhalf of");
                    await(seen);
                    wire.reset();
                });
                GatewayUnderTest gateway = gateway(clients, backend.address());
                Socket socket = new Socket(gateway.address().getAddress(), gateway.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(asking.request("GET", "/").getBytes(ISO_8859_1));
            StringBuilder received = new StringBuilder();
            while (received.indexOf("half of") < 0) {
                received.append((char) socket.getInputStream().read());
            }
            seen.countDown();
            Reading reading = read(socket.getInputStream(), received, asking, false);
            assertEquals(Verdict.CUT, reading.verdict(), received::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatComesOnAnIdleConnectionIsNobodysAnswer(UpstreamClients clients) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write(OK);
                    await(answered);
                    wire.write(EVIL);
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(clients, backend.address())) {
            assertEquals("ok", ask(gateway, Asking.TO_STAY, "GET", "/").body());
            answered.countDown();
            Await.until("the connection is closed", () -> backend.openConnections() == 0);
            assertEquals("ok", ask(gateway, Asking.TO_STAY, "GET", "/").body());
            assertEquals(2, backend.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEarlyAnswerIsNotFollowedByAnother(UpstreamClients clients) throws Exception {
        CountDownLatch early = new CountDownLatch(1);
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    while (!wire.readHead().startsWith("POST")) {
                        wire.write(OK);
                    }
                    wire.write(OK);
                    await(early);
                    wire.write(EVIL);
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(clients, backend.address());
                RawClient uploading = gateway.connect()) {
            uploading.write("POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 100000\r\n\r\nsome");
            assertEquals("ok", uploading.read("POST").body());
            early.countDown();
            for (int i = 0; i < 3; i++) {
                assertEquals("ok", ask(gateway, Asking.TO_STAY, "GET", "/").body());
            }
            uploading.write("x".repeat(100_000 - "some".length()));
            assertEquals("ok", uploading.send(GET).body(), "the client's connection is as good as ever");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBackendThatHasNothingMoreToSay(UpstreamClients clients, Asking asking) throws Exception {
        AtomicInteger ended = new AtomicInteger();
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    String head = wire.readHead();
                    wire.write(head.contains(" /half ") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf" : "");
                    wire.shutdownOutput();
                    wire.hang();
                    ended.incrementAndGet();
                });
                GatewayUnderTest gateway = gateway(clients, backend.address())) {
            assertEquals(502, ask(gateway, asking, "GET", "/none").status());
            assertEquals(502, ask(gateway, asking, "POST", "/none").status());
            assertEquals(Verdict.CUT, ask(gateway, asking, "GET", "/half").verdict());
            Await.until("all three connections are closed", () -> ended.get() == 3);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(15, TimeUnit.SECONDS)) {
                throw new IOException("nobody said so");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
