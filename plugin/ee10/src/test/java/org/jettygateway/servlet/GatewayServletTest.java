package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GatewayServlet between raw clients and raw backends. */
class GatewayServletTest {

    private static final String HOST = "Host: www.example.com";

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final RawBackend backend = new RawBackend();
    private WebappFixture webapp;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    GatewayServletTest() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        webapp = start(Map.of("maxConnections", "8"));
    }

    @AfterEach
    void stop() throws Exception {
        webapp.close();
        backend.close();
    }

    private WebappFixture start(Map<String, String> params) throws Exception {
        return WebappFixture.servlet(folder, Manifests.to(backend.port(), closedPort()), params);
    }

    static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void answer(String answer) {
        backend.next(wire -> {
            seen.add(wire.readHead());
            wire.write(answer);
        });
    }

    private String seen() throws InterruptedException {
        return String.valueOf(seen.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void aRequestIsForwardedAndAnswered() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        String answer = webapp.exchange("GET /svc/a%7Eb;v=1?q=%20", HOST, "X-A: 1", "X-A: 2", "User-Agent: me");
        assertThat(answer, startsWith("HTTP/1.1 200 OK\r\n"));
        assertThat(answer, endsWith("\r\n\r\nok"));
        String request = seen();
        assertThat(request, startsWith("GET /svc/a~b;v=1?q=%20 HTTP/1.1\r\n"));
        assertThat(request, containsString("Host: www.example.com\r\n"));
        assertThat(request, containsString("X-A: 1\r\nX-A: 2\r\n"));
        assertThat(request, containsString("User-Agent: me\r\n"));
        assertThat(request, containsString("X-Forwarded-For: 127.0.0.1\r\n"));
        assertThat(request, containsString("Via: 1.1 jetty-gateway\r\n"));
        assertThat(request, not(containsString("Connection")));
        assertThat(request, not(containsString("Accept-Encoding")));
    }

    @Test
    void aWebSocketHandshakeIsRefusedAndNoOtherUpgrade() throws Exception {
        try (RawBackend.Wire client = webapp.send("GET /svc HTTP/1.1\r\n" + HOST
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")) {
            assertThat(client.readUntil("Implemented\n"), startsWith("HTTP/1.1 501 "));
        }
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        String answer = webapp.exchange("GET /svc", HOST, "Connection: Upgrade", "Upgrade: TLS/1.0");
        assertThat(answer, startsWith("HTTP/1.1 200 OK\r\n"));
        assertThat(seen(), not(containsString("Upgrade")));
    }

    @Test
    void httpsListenersTakeWhatCameOverTls() throws Exception {
        webapp.close();
        String manifests = Manifests.to(backend.port(), closedPort())
                .replace("protocol: HTTP, port: 80", "protocol: HTTPS, port: 443");
        // TLS is up to the container, which is told by the proxy in front of it.
        webapp = WebappFixture.servlet(folder, manifests, new ForwardedRequestCustomizer());
        assertThat(webapp.exchange("GET /svc", HOST), startsWith("HTTP/1.1 404 "));
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(webapp.exchange("GET /svc", HOST, "X-Forwarded-Proto: https"), startsWith("HTTP/1.1 200 OK\r\n"));
        assertThat(seen(), containsString("X-Forwarded-Proto: https\r\n"));
    }

    @Test
    void fieldsOfTheConnectionStayOnIt() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-End: 1\r\n\r\n");
        String answer = webapp.exchange("GET /svc", HOST, "Connection: X-Mine", "X-Mine: 1", "Keep-Alive: 5", "TE: x");
        assertThat(answer, not(containsString("X-Hop")));
        assertThat(answer, containsString("X-End: 1\r\n"));
        String request = seen();
        assertThat(request, not(containsString("X-Mine")));
        assertThat(request, not(containsString("Keep-Alive")));
        assertThat(request, not(containsString("TE: x")));
    }

    @Test
    void headersOfTheAnswerKeepTheirQuotes() throws Exception {
        String[] fields = {
            "WWW-Authenticate: Basic realm=\"a, b\"",
            "WWW-Authenticate: Digest realm=\"c\", nonce=\"d,e\"",
            "Content-Disposition: attachment; filename=\"a, b.txt\"",
            "Set-Cookie: a=\"1, 2\"; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
            "Content-Type: text/html; charset=\"UTF-8\"",
            "Link: <a>; rel=\"x, y\""
        };
        answer("HTTP/1.1 401 Unauthorized\r\n" + String.join("\r\n", fields) + "\r\nContent-Length: 0\r\n\r\n");
        String answer = webapp.exchange("GET /svc", HOST);
        for (String field : fields) {
            assertThat(answer, containsString(field + "\r\n"));
        }
    }

    @Test
    void whatTheContainerAddsToAnswersIsTheBackends() throws Exception {
        String date = "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
        answer("HTTP/1.1 200 OK\r\n" + date + "Server: theirs\r\nContent-Length: 0\r\n\r\n");
        String answer = webapp.exchange("GET /svc", HOST);
        assertThat(answer.split("Date: ", -1).length, equalTo(2));
        assertThat(answer.split("Server: ", -1).length, equalTo(2));
        assertThat(answer, containsString(date));
        assertThat(answer, containsString("Server: theirs\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /exact/, www.example.com, 404",
        "GET, /svcx, www.example.com, 404",
        "GET, /svc, other.example.com, 404",
        "GET, /svc, 'www.example.com, x', 400",
        "GET, /svc, w%77w.example.com, 400",
        "GET, /svc/%2e%2e/x, www.example.com, 400",
        "GET, /svc//x, www.example.com, 400",
        "GET, /svc/%2Fx, www.example.com, 400",
        "GET, /svc/..;x/y, www.example.com, 400",
        "GET, /empty, www.example.com, 503",
        "GET, /bad, www.example.com, 500",
        "GET, /gone, www.example.com, 502",
        "TRACE, /svc, www.example.com, 405",
        "GET, /svc/../svcx, www.example.com, 404",
    })
    void whatIsNotForwardedIsAnswered(String method, String target, String host, int status) throws Exception {
        String answer = webapp.exchange(method + " " + target, "Host: " + host);
        assertThat(answer, startsWith("HTTP/1.1 " + status + " "));
    }

    @ParameterizedTest
    @CsvSource({"/svc, www.example.com:8080", "/exact, WWW.Example.COM.", "'/query?x=1&q=a%20b', www.example.com"})
    void whatIsRoutedReachesTheBackend(String target, String host) throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(webapp.exchange("GET " + target, "Host: " + host), startsWith("HTTP/1.1 200 "));
        assertThat(seen(), startsWith("GET " + target + " HTTP/1.1\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"timeout, 200", "gateway.requestTimeout, 200ms"})
    void aSlowBackendIsATimeout(String setting, String value) throws Exception {
        backend.next(wire -> {
            wire.readHead();
            wire.readAll();
        });
        try (WebappFixture impatient = start(Map.of(setting, value))) {
            assertThat(impatient.exchange("GET /svc", HOST), startsWith("HTTP/1.1 504 "));
        }
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        String answer = webapp.exchange("HEAD /svc", HOST);
        assertThat(answer, containsString("Content-Length: 1234\r\n"));
        assertThat(answer, endsWith("\r\n\r\n"));
        assertThat(seen(), startsWith("HEAD /svc HTTP/1.1\r\n"));
    }

    @Test
    void notModifiedHasNoBodyAndNoLength() throws Exception {
        answer("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
        String answer = webapp.exchange("GET /svc", HOST);
        assertThat(answer, startsWith("HTTP/1.1 304 "));
        assertThat(answer, containsString("ETag: \"x\"\r\n"));
        assertThat(answer, not(containsString("Content-Length")));
    }

    @Test
    void aTruncatedChunkedAnswerIsSeenAsTruncated() throws Exception {
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n");
        String answer = webapp.exchange("GET /svc", HOST);
        assertThat(answer, startsWith("HTTP/1.1 200 OK\r\n"));
        assertThat(answer, endsWith("\r\n\r\n5\r\nbegin"));
    }

    @Test
    void aTruncatedAnswerWithLengthIsSeenAsTruncated() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbegin");
        String answer = webapp.exchange("GET /svc", HOST);
        assertThat(answer, containsString("Content-Length: 10\r\n"));
        assertThat(answer, endsWith("\r\n\r\nbegin"));
    }

    @Test
    void bodiesStreamBothWaysAtOnce() throws Exception {
        backend.next(wire -> {
            wire.readUntil("3\r\nabc");
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nABC\r\n");
            wire.readUntil("2\r\nde");
            wire.write("2\r\nDE\r\n");
            wire.readUntil("0\r\n\r\n");
            wire.write("0\r\n\r\n");
        });
        try (RawBackend.Wire client =
                webapp.send("POST /svc HTTP/1.1\r\n" + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")) {
            assertThat(client.readHead(), startsWith("HTTP/1.1 200 OK\r\n"));
            client.readUntil("3\r\nABC");
            client.write("2\r\nde\r\n");
            client.readUntil("2\r\nDE");
            client.write("0\r\n\r\n");
            assertThat(client.readUntil("0\r\n\r\n"), equalTo("\r\n0\r\n\r\n"));
        }
    }

    @Test
    void interimAnswersOfTheBackendAreDropped() throws Exception {
        answer("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(webapp.exchange("GET /svc", HOST), startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void trailersOfARequestGoOn() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        backend.next(wire -> {
            wire.readHead();
            seen.add(wire.readUntil("\r\n\r\n"));
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        String request = "POST /svc HTTP/1.1\r\n" + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\nX-Sum: 42\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
        try (RawBackend.Wire client = webapp.send(request)) {
            assertThat(client.readHead(), startsWith("HTTP/1.1 200 OK\r\n"));
        }
        String sent = String.valueOf(seen.poll(5, TimeUnit.SECONDS));
        assertThat(sent.toLowerCase(Locale.ROOT), equalTo("3\r\nabc\r\n0\r\nx-sum: 42\r\n\r\n"));
    }

    @Test
    void aClientThatDoesNotReadHoldsTheBackendBack() throws Exception {
        int piece = 1 << 20;
        int pieces = 64;
        BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
        backend.next(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + (long) piece * pieces + "\r\n\r\n");
            for (int i = 0; i < pieces; i++) {
                wire.write("x".repeat(piece));
                written.add(i);
            }
        });
        try (RawBackend.Wire client = webapp.send("GET /svc HTTP/1.1\r\n" + HOST + "\r\nConnection: close\r\n\r\n")) {
            client.readHead();
            int before = 0;
            while (written.poll(1, TimeUnit.SECONDS) != null) {
                before++;
            }
            assertThat(
                    "pieces of 1 MB that were taken without a reader: " + before, before < pieces / 2, equalTo(true));
            assertThat(client.readAll().length(), equalTo(piece * pieces));
        }
    }

    @Test
    void aLargeUploadArrivesWhole() throws Exception {
        String body = "0123456789abcdef".repeat(256 * 1024);
        backend.next(wire -> {
            String head = wire.readHead();
            seen.add(head + wire.read(body.length()));
            wire.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawBackend.Wire client = webapp.send("POST /svc HTTP/1.1\r\n" + HOST + "\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body)) {
            assertThat(client.readAll(), startsWith("HTTP/1.1 201 "));
        }
        String request = seen();
        assertThat(request, containsString("Content-Length: " + body.length() + "\r\n"));
        assertThat(request.endsWith("\r\n\r\n" + body), equalTo(true));
    }

    @Test
    void theBackendDecidesWhetherABodyIsWanted() throws Exception {
        String head = "POST /svc HTTP/1.1\r\n" + HOST + "\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
        answer("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        try (RawBackend.Wire refused = webapp.send(head)) {
            assertThat(refused.readHead(), startsWith("HTTP/1.1 417 "));
        }
        backend.next(wire -> {
            seen.add(wire.readHead());
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            seen.add(wire.readUntil("ok"));
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawBackend.Wire wanted = webapp.send(head)) {
            assertThat(wanted.readHead(), startsWith("HTTP/1.1 100 "));
            wanted.write("ok");
            assertThat(wanted.readHead(), startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aConnectionServesOneExchangeAfterTheOther() throws Exception {
        try (RawBackend.Wire client = webapp.send("")) {
            for (int i = 0; i < 3; i++) {
                answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n" + i);
                client.write("GET /svc HTTP/1.1\r\n" + HOST + "\r\n\r\n");
                client.readHead();
                assertThat(client.readUntil(String.valueOf(i)), equalTo(String.valueOf(i)));
                client.write("GET /nowhere HTTP/1.1\r\n" + HOST + "\r\n\r\n");
                assertThat(client.readHead(), startsWith("HTTP/1.1 404 "));
                client.readUntil("404 Not Found\n");
            }
        }
    }

    @Test
    void aWrongInitParamIsSaidAtTheStart() {
        ServletException failure = assertThrows(
                ServletException.class,
                () -> start(Map.of("gateway.strict", "yes")).close());
        assertThat(
                String.valueOf(failure.getMessage()),
                containsString("init-param gateway.strict: \"yes\" (expected: true or false)"));
    }
}
