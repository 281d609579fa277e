package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jettygateway.handler.RawHttp2Client.Answer;
import org.jettygateway.handler.RawHttp2Client.Frame;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.jettygateway.internal.upstream.client.ScriptedBackend.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket from HTTP/2 clients by extended CONNECT (RFC 8441) to HTTP/1.1 backends. */
class WebSocketOverHttp2Test {

    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;

    private static GatewayUnderTest gateway(ScriptedBackend backend) throws Exception {
        return GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("shop", "shop.example.com", "shop")
                        .replace("value: /\n", "value: /\n      method: GET\n"),
                Manifests.service("shop", backend.address()));
    }

    private static int connect(RawHttp2Client client, String protocol, String version) throws IOException {
        return client.head(
                0,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":path",
                "/chat?room=1",
                ":authority",
                "shop.example.com",
                "sec-websocket-version",
                version,
                "sec-websocket-protocol",
                "chat");
    }

    private static int connect(RawHttp2Client client) throws IOException {
        return connect(client, "websocket", "13");
    }

    private static void data(RawHttp2Client client, int flags, int stream, String text) throws IOException {
        client.frame(RawHttp2Client.DATA, flags, stream, text.getBytes(ISO_8859_1));
    }

    /** A backend that switches, as a WebSocket server does, and goes on with the script. */
    private static ScriptedBackend switching(AtomicReference<String> seen, ScriptedBackend.Script then)
            throws IOException {
        return new ScriptedBackend(wire -> {
            String head = wire.readHead();
            seen.set(head);
            String key = head.lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .map(line -> line.substring(19))
                    .findFirst()
                    .orElse("");
            wire.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
            then.play(wire);
        });
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void anExtendedConnectBecomesAHandshake() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = switching(seen, wire -> {
                    wire.write(wire.read(4));
                    wire.write("got " + new String(wire.readToEnd(), ISO_8859_1));
                });
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = connect(client);
            Answer head = client.readHead(stream);
            assertThat(client.mayConnect(), is(true));
            assertThat(head.status(), is(200));
            assertThat(head.ended(), is(false));
            assertThat(head.fields().toLowerCase(Locale.ROOT), containsString("sec-websocket-protocol: chat"));
            assertThat(head.fields().toLowerCase(Locale.ROOT), not(containsString("content-length")));
            assertThat(head.fields().toLowerCase(Locale.ROOT), not(containsString("sec-websocket-accept")));
            data(client, 0, stream, "ping");
            Frame ping = client.next(stream);
            assertThat(new String(ping.payload().array(), ISO_8859_1), is("ping"));
            data(client, RawHttp2Client.END_STREAM, stream, "all");
            Answer rest = client.read(stream);
            assertThat(rest.body(), is("got all"));
            assertThat(rest.ended(), is(true));
            assertThat(seen.get(), startsWith("GET /chat?room=1 HTTP/1.1\r\nHost: shop.example.com\r\n"));
            assertThat(seen.get(), containsString("\r\nUpgrade: websocket\r\n"));
            assertThat(seen.get(), containsString("\r\nSec-WebSocket-Version: 13\r\n"));
            assertThat(seen.get(), containsString("\r\nVia: 2.0 jetty-gateway\r\n"));
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
            assertThat(client.get("other.example.com", "/").status(), is(404));
        }
    }

    @Test
    void muchComesBackWhole() throws Exception {
        byte[] much = new byte[60_000];
        new Random(2).nextBytes(much);
        try (ScriptedBackend backend = switching(new AtomicReference<>(), wire -> wire.write(wire.read(much.length)));
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = connect(client);
            assertThat(client.readHead(stream).status(), is(200));
            for (int at = 0; at < much.length; at += 10_000) {
                client.frame(RawHttp2Client.DATA, 0, stream, Arrays.copyOfRange(much, at, at + 10_000));
            }
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            while (true) {
                Frame frame = client.next(stream);
                assertThat(frame.type(), is(RawHttp2Client.DATA));
                got.writeBytes(frame.payload().array());
                if ((frame.flags() & RawHttp2Client.END_STREAM) != 0) {
                    break;
                }
            }
            assertThat(Arrays.equals(got.toByteArray(), much), is(true));
        }
    }

    @ParameterizedTest
    @CsvSource({"403, 403", "200, 502", "204, 502", "302, 302"})
    void anAnswerThatIsNoSwitchIsNoTunnel(int answer, int status) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    wire.write("HTTP/1.1 " + answer + " x\r\n"
                            + (answer == 204 ? "\r\n" : "Content-Length: 4\r\n\r\nevil"));
                    wire.hang();
                });
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            Answer got = client.read(connect(client));
            assertThat(got.status(), is(status));
            assertThat(got.ended(), is(true));
            assertThat(got.body(), is(status == answer ? "evil" : "502 Bad Gateway\n"));
            assertThat(client.get("other.example.com", "/").status(), is(404));
        }
    }

    @ParameterizedTest
    @CsvSource({"websocket, 8, 400", "connect-udp, 13, 501"})
    void whatIsNoHandshakeIsRefused(String protocol, String version, int status) throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(Wire::hang);
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            assertThat(client.read(connect(client, protocol, version)).status(), is(status));
            assertThat(backend.connections(), is(0));
        }
    }

    @Test
    void plainConnectIsRefused() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(Wire::hang);
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = client.head(0, ":method", "CONNECT", ":authority", "shop.example.com");
            assertThat(client.read(stream).status(), is(501));
        }
    }

    @Test
    void aClientThatResetsFreesTheBackend() throws Exception {
        try (ScriptedBackend backend = switching(new AtomicReference<>(), Wire::hang);
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = connect(client);
            assertThat(client.readHead(stream).status(), is(200));
            client.frame(RawHttp2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
            int other = connect(client);
            assertThat(client.readHead(other).status(), is(200));
        }
        // Closing the client has to close the other tunnel as well: the gateway's buffers are counted.
    }

    @Test
    void aTunnelInWhichNothingMovesIsReset() throws Exception {
        try (ScriptedBackend backend = switching(new AtomicReference<>(), Wire::hang);
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.example.com", "shop"),
                                Manifests.service("shop", backend.address()))
                        .tunnelIdleTimeout("300ms")
                        .build());
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = connect(client);
            assertThat(client.readHead(stream).status(), is(200));
            Answer rest = client.read(stream);
            assertThat(rest.toString(), rest.reset(), is(CANCEL));
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void aBackendThatEndsEndsTheStream() throws Exception {
        try (ScriptedBackend backend = switching(new AtomicReference<>(), wire -> wire.write("bye"));
                GatewayUnderTest gateway = gateway(backend);
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            int stream = connect(client);
            assertThat(client.readHead(stream).status(), is(200));
            Answer rest = client.read(stream);
            assertThat(rest.body(), is("bye"));
            assertThat(rest.ended(), is(true));
            client.frame(RawHttp2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, NO_ERROR});
            Await.until("the backend's connection is closed", () -> backend.openConnections() == 0);
        }
    }

    @Test
    void noAnswerOfAProgramsFilterLooksLikeATunnel() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ScriptedBackend backend = switching(seen, Wire::readToEnd);
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(
                                Manifests.gateway(),
                                Manifests.route("shop", "shop.example.com", "shop")
                                        .replace(
                                                "    backendRefs:",
                                                "    filters: [{type: ExtensionRef, extensionRef: "
                                                        + "{group: a.test, kind: F, name: f}}]\n    backendRefs:"),
                                Manifests.service("shop", backend.address()))
                        .extension("a.test", "F", "f", request -> request.respond(200, "kept"))
                        .build());
                RawHttp2Client client = new RawHttp2Client(gateway.address())) {
            Answer answer = client.read(connect(client));
            assertThat(answer.fields(), answer.status(), is(501));
            assertThat(seen.get(), is(""));
        }
    }
}
