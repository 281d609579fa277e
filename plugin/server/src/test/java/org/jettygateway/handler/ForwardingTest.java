package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** What goes over the wire on both sides of the gateway, byte for byte. */
class ForwardingTest {

    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\nhi";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** Keeps connections alive, and answers each request, which has no body, with this. */
    private ScriptedBackend backend(String answer) throws Exception {
        return new ScriptedBackend(wire -> {
            while (true) {
                received.add(wire.readHead());
                wire.write(answer);
            }
        });
    }

    private static GatewayUnderTest gateway(ScriptedBackend backend) throws Exception {
        return GatewayUnderTest.start(manifests(backend));
    }

    private static String[] manifests(ScriptedBackend backend) {
        return new String[] {
            Manifests.gateway(),
            Manifests.route("shop", "shop.example.com", "shop"),
            Manifests.service("shop", backend.address())
        };
    }

    private String received() throws InterruptedException {
        String head = received.poll(15, TimeUnit.SECONDS);
        return head == null ? "nothing" : head;
    }

    @Test
    void sendsTheRequestCanonicalWithViaAndForwardedAndNothingElse() throws Exception {
        try (ScriptedBackend backend = backend(OK);
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.send("""
                    GET /a/../b;v=1/%7ec?x=%7B&y=a|b HTTP/1.1\r
                    Host: shop.example.com.:81\r
                    Accept: */*\r
                    Connection: X-Private, keep-alive\r
                    Connection: Via, Host, X-Forwarded-For\r
                    X-Private: 1\r
                    Keep-Alive: timeout=5\r
                    Proxy-Connection: keep-alive\r
                    Proxy-Authorization: Basic eDp5\r
                    Proxy: http://evil.example.com\r
                    TE: trailers\r
                    Trailer: X-T\r
                    X_Admin: 1\r
                    X-Forwarded-For: 6.6.6.6\r
                    X-Forwarded-Proto: https\r
                    X-Forwarded-Prefix: /evil\r
                    Forwarded: for=6.6.6.6\r
                    X-Real-IP: 6.6.6.6\r
                    Cookie: a=1\r
                    X-Twice: 1\r
                    X-Twice: "2, 3"\r
                    \r
                    """);
            assertThat(received(), is("""
                            GET /b;v=1/~c?x=%7B&y=a|b HTTP/1.1\r
                            Host: shop.example.com:81\r
                            Accept: */*\r
                            X-Twice: 1\r
                            X-Twice: "2, 3"\r
                            Cookie: a=1\r
                            Via: 1.1 jetty-gateway\r
                            X-Forwarded-For: 127.0.0.1\r
                            X-Forwarded-Proto: http\r
                            X-Forwarded-Host: shop.example.com:81\r
                            X-Forwarded-Port: 81\r
                            \r
                            """));
        }
    }

    @Test
    void extendsForwardedWhereTheClientIsTrusted() throws Exception {
        try (ScriptedBackend backend = backend(OK);
                GatewayUnderTest gateway = GatewayUnderTest.start(GatewayUnderTest.builder(manifests(backend))
                        .trustForwarded()
                        .build());
                RawClient client = gateway.connect()) {
            client.send("""
                    GET / HTTP/1.1\r
                    Host: shop.example.com\r
                    Via: 1.0 edge\r
                    X-Forwarded-For: 6.6.6.6\r
                    X-Forwarded-For: 7.7.7.7\r
                    X-Forwarded-Proto: https\r
                    X-Real-IP: 6.6.6.6\r
                    \r
                    """);
            assertThat(received(), is("""
                            GET / HTTP/1.1\r
                            Host: shop.example.com\r
                            Via: 1.0 edge\r
                            X-Real-IP: 6.6.6.6\r
                            Via: 1.1 jetty-gateway\r
                            X-Forwarded-For: 6.6.6.6, 7.7.7.7, 127.0.0.1\r
                            X-Forwarded-Proto: https\r
                            X-Forwarded-Host: shop.example.com\r
                            X-Forwarded-Port: 80\r
                            \r
                            """));
        }
    }

    @Test
    void givesTheAnswerBackWithViaAndWithoutTheHopsFields() throws Exception {
        String answer = """
                HTTP/1.1 404 Nowhere\r
                Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                Server: back/1\r
                Connection: X-Hop\r
                X-Hop: 1\r
                Keep-Alive: timeout=5\r
                Upgrade: h2c\r
                WWW-Authenticate: Basic realm="a, b"\r
                Set-Cookie: a="1"; Path=/\r
                Set-Cookie: b=2\r
                Content-Length: 3\r
                \r
                abc""";
        try (ScriptedBackend backend = backend(answer);
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            Answer got = client.send(GET);
            assertThat(got.body(), is("abc"));
            assertThat(got.head(), is("""
                            HTTP/1.1 404 Not Found\r
                            Date: Thu, 01 Jan 1970 00:00:00 GMT\r
                            Server: back/1\r
                            WWW-Authenticate: Basic realm="a, b"\r
                            Set-Cookie: a="1"; Path=/\r
                            Set-Cookie: b=2\r
                            Via: 1.1 jetty-gateway\r
                            Content-Length: 3\r
                            \r
                            """));
        }
    }

    @Test
    void answersWithoutABodyKeepTheirFraming() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nDate: x\r\n";
        assertThat(answerTo("HEAD", head + "Content-Length: 5\r\n\r\n"), containsString("Content-Length: 5\r\n"));
        assertThat(
                answerTo("HEAD", head + "Transfer-Encoding: chunked\r\n\r\n"), not(containsString("Content-Length")));
        String notModified = "HTTP/1.1 304 Not Modified\r\nDate: x\r\nETag: \"1\"\r\n\r\n";
        assertThat(answerTo("GET", notModified), not(containsString("Content-Length")));
        assertThat(
                answerTo("GET", "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"), not(containsString("Content-Length")));
    }

    /** The heads of two answers on one connection: where framing were wrong, the second would be garbled. */
    private String answerTo(String method, String answer) throws Exception {
        String request = method + " / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";
        try (ScriptedBackend backend = backend(answer);
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            String first = client.send(request).head();
            assertThat(client.send(request).head(), is(first));
            assertThat(first, startsWith(answer.substring(0, 12)));
            return first;
        }
    }

    @Test
    void streamsAChunkedBodyBothWays() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    received.add(wire.readHead());
                    received.add(wire.readUntil("first"));
                    wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                    wire.readUntil("0\r\n\r\n");
                    wire.write("3\r\ntwo\r\n0\r\n\r\n");
                });
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.write(
                    "POST / HTTP/1.1\r\nHost: shop.example.com\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            assertThat(client.readUntil("one"), containsString("chunked"));
            client.write("6\r\nsecond\r\n0\r\n\r\n");
            assertThat(client.readUntil("0\r\n\r\n"), containsString("two"));
            assertThat(received(), containsString("Transfer-Encoding: chunked\r\n"));
        }
    }

    @Test
    void keepsTheLengthOfABody() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    received.add(
                            wire.readHead() + new String(wire.read(4), java.nio.charset.StandardCharsets.US_ASCII));
                    wire.write(OK);
                });
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 4\r\n\r\nbody");
            String request = received();
            assertThat(request, containsString("Content-Length: 4\r\n"));
            assertThat(request, not(containsString("Content-Type")));
            assertThat(request, endsWith("\r\n\r\nbody"));
        }
    }

    @Test
    void passesInterimAnswersOn() throws Exception {
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
        try (ScriptedBackend backend = backend(hints + OK);
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.write(GET);
            assertThat(client.readHead(), is("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"));
            assertThat(client.read("GET").status(), is(200));
            assertThat(
                    client.send("GET / HTTP/1.0\r\nHost: shop.example.com\r\n\r\n")
                            .status(),
                    is(200));
        }
    }

    @Test
    void asksForTheBodyWhenTheBackendDoes() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    received.add(wire.readHead());
                    wire.write("HTTP/1.1 100 Continue\r\n\r\n");
                    received.add(new String(wire.read(4), java.nio.charset.StandardCharsets.US_ASCII));
                    wire.write(OK);
                });
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.write(
                    "PUT / HTTP/1.1\r\nHost: shop.example.com\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.readHead(), is("HTTP/1.1 100 Continue\r\n\r\n"));
            client.write("body");
            assertThat(client.read("PUT").status(), is(200));
            String head = received();
            assertThat(head, head.split("Expect: 100-continue\r\n", -1).length, is(2));
            assertThat(received(), is("body"));
        }
    }

    @Test
    void doesNotAskForTheBodyThatTheBackendDoesNotWant() throws Exception {
        try (ScriptedBackend backend = backend("HTTP/1.1 417 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.write(
                    "PUT / HTTP/1.1\r\nHost: shop.example.com\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.readToEnd(), startsWith("HTTP/1.1 417 "));
        }
    }

    @Test
    void sendsTrailersToThoseWhoAskForThem() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T: 1\r\n\r\n";
        try (ScriptedBackend backend = backend(answer);
                GatewayUnderTest gateway = gateway(backend);
                RawClient client = gateway.connect()) {
            client.write("GET / HTTP/1.1\r\nHost: shop.example.com\r\nTE: trailers\r\n\r\n");
            client.readHead();
            assertThat(client.readUntil("\r\n\r\n"), endsWith("0\r\nX-T: 1\r\n\r\n"));
            assertThat(client.send(GET).body(), is("a"));
        }
    }
}
