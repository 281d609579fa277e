package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GatewayFilter in front of a WAR's own servlet. */
class GatewayFilterTest {

    private static final String OURS = "Host: www.example.com";
    private static final String OTHER = "Host: other.example.com";

    private final RawBackend backend = new RawBackend();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    GatewayFilterTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private WebappFixture start(Map<String, String> params) throws Exception {
        return WebappFixture.filter(folder, Manifests.to(backend.port(), GatewayServletTest.closedPort()), params);
    }

    @Test
    void hostsThatNoRouteClaimsAreTheServlets() throws Exception {
        try (WebappFixture webapp = start(Map.of())) {
            assertThat(webapp.exchange("GET /svc", OTHER), endsWith("\r\n\r\nown servlet"));
            assertThat(webapp.exchange("TRACE /svc", OTHER), endsWith("\r\n\r\nown servlet"));
            assertThat(webapp.exchange("GET /nothing", OURS), startsWith("HTTP/1.1 404 "));
            assertThat(webapp.exchange("GET /svc%2F", OURS), startsWith("HTTP/1.1 400 "));
            assertThat(webapp.exchange("GET /svc", "Host: a%20b"), startsWith("HTTP/1.1 400 "));
            backend.next(wire -> {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            assertThat(webapp.exchange("GET /svc", OURS), endsWith("\r\n\r\nok"));
        }
    }

    @Test
    void bothChoicesCanBeTurned() throws Exception {
        try (WebappFixture webapp = start(Map.of("gateway.unmatchedHost", "404", "gateway.unmatchedRule", "next"))) {
            assertThat(webapp.exchange("GET /svc", OTHER), startsWith("HTTP/1.1 404 "));
            assertThat(webapp.exchange("GET /nothing", OURS), endsWith("\r\n\r\nown servlet"));
        }
    }

    @Test
    void aTruncatedAnswerIsSeenAsTruncated() throws Exception {
        try (WebappFixture webapp = start(Map.of())) {
            backend.next(wire -> {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n");
            });
            assertThat(webapp.exchange("GET /svc", OURS), endsWith("\r\n\r\n5\r\nbegin"));
        }
    }
}
