package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions through the servlet; what they do in detail is the pipeline's, and tested with the handler. */
class SessionTest {

    private static final Pattern COOKIE = Pattern.compile(
            "\r\nSet-Cookie: (gateway-session-[0-9a-f]{8}=[-_A-Za-z0-9]{32}); " + "Path=/; HttpOnly; SameSite=Lax\r\n");
    private static final Pattern HEADER = Pattern.compile("\r\nX-Visit: ([-_A-Za-z0-9]{32})\r\n");

    private final RawBackend a = new RawBackend();
    private final RawBackend b = new RawBackend();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    SessionTest() throws IOException {}

    @BeforeEach
    void answer() {
        for (int i = 0; i < 10; i++) {
            a.next(wire -> answer(wire, "a"));
            b.next(wire -> answer(wire, "b"));
        }
    }

    private static void answer(RawBackend.Wire wire, String name) throws IOException {
        wire.readHead();
        wire.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n" + name);
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    private WebappFixture start(String session) throws Exception {
        String manifests = """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: gw}
                spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: www}
                spec:
                  parentRefs: [{name: gw}]
                  rules: [{backendRefs: [{name: svc, port: 80}], sessionPersistence: %s}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: svc}
                spec: {ports: [{name: http, port: 80}]}
                """.formatted(session) + slice(a.port()) + slice(b.port());
        return WebappFixture.servlet(folder, manifests, Map.of());
    }

    private static String slice(int port) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: svc-%1$d, labels: {kubernetes.io/service-name: svc}}
                addressType: IPv4
                ports: [{name: http, port: %1$d}]
                endpoints: [{addresses: ["127.0.0.1"]}]
                """.formatted(port);
    }

    private static void assertStays(WebappFixture webapp, Pattern carrier, String field) throws IOException {
        String first = webapp.exchange("GET /", "Host: x");
        Matcher token = carrier.matcher(first);
        assertTrue(token.find(), first);
        String body = first.substring(first.length() - 1);
        for (int i = 0; i < 3; i++) {
            String kept = webapp.exchange("GET /", "Host: x", field + token.group(1));
            assertThat(kept, endsWith("\r\n\r\n" + body));
            assertThat(kept, not(containsString("Set-Cookie")));
            assertThat(kept, not(containsString("X-Visit")));
        }
    }

    @Test
    void aCookie() throws Exception {
        try (WebappFixture webapp = start("{}")) {
            assertStays(webapp, COOKIE, "Cookie: theme=dark; ");
        }
    }

    @Test
    void aHeader() throws Exception {
        try (WebappFixture webapp = start("{type: Header, header: {name: X-Visit}}")) {
            assertStays(webapp, HEADER, "X-Visit: ");
        }
    }
}
