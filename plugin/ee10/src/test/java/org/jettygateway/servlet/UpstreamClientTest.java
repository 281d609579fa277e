package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of the client in a WAR. */
class UpstreamClientTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lean", "jetty", ""})
    void eitherAnswers(String choice) throws Exception {
        try (RawBackend backend = new RawBackend();
                WebappFixture webapp = WebappFixture.servlet(
                        folder,
                        Manifests.to(backend.port(), GatewayServletTest.closedPort()),
                        Map.of("gateway.upstreamClient", choice))) {
            backend.next(wire -> {
                wire.readHead();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            String answer = webapp.exchange("GET /svc", "Host: www.example.com");
            assertThat(answer, startsWith("HTTP/1.1 200 OK\r\n"));
            assertThat(answer, endsWith("\r\n\r\nok"));
        }
    }

    @Test
    void thereAreTwo() {
        Exception thrown = assertThrows(
                Exception.class,
                () -> WebappFixture.servlet(folder, Manifests.to(1, 2), Map.of("gateway.upstreamClient", "fast")));
        assertThat(thrown.getMessage(), containsString("gateway.upstreamClient: \"fast\" (expected: lean or jetty)"));
    }
}
