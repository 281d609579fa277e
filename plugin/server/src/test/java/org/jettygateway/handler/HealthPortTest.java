package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.admin.SidePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthPortTest {

    private final HttpClient probe = HttpClient.newHttpClient();
    private final Server serving = new Server();

    @Test
    void ready_is_what_serves_and_live_is_what_runs() throws Exception {
        try (SidePort health = SidePort.health(0, serving)) {
            assertEquals(200, get(health, "/livez"));
            assertEquals(503, get(health, "/readyz"));
            serving.start();
            assertEquals(200, get(health, "/readyz"));
            serving.stop();
            assertEquals(503, get(health, "/readyz"));
            assertEquals(200, get(health, "/livez"));
            assertEquals(404, get(health, "/"));
        }
    }

    @Test
    void a_gateway_whose_port_is_taken_does_not_start_and_says_a_way_out(@TempDir Path empty) throws Exception {
        Files.writeString(empty.resolve("none.yaml"), "");
        try (SidePort taken = SidePort.health(0, serving)) {
            serving.setHandler(GatewayHandler.builder()
                    .config(empty)
                    .healthPort(taken.port())
                    .build());
            UncheckedIOException failure = assertThrows(UncheckedIOException.class, serving::start);
            assertThat(failure.getMessage(), endsWith("choose another with gateway.healthPort="));
        } finally {
            LifeCycle.stop(serving);
        }
    }

    @Test
    void a_number_that_is_no_port_is_refused() {
        GatewayHandler gateway = new GatewayHandler();
        assertThrows(IllegalArgumentException.class, () -> gateway.setHealthPort(65_536));
        assertThrows(IllegalArgumentException.class, () -> gateway.setHealthPort(-2));
        gateway.setHealthPort(-1);
        assertEquals(-1, gateway.getHealthPort());
    }

    private int get(SidePort health, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(health.port(), path));
        return probe.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
