package org.jettygateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HealthPortTest {

    private final HttpClient probe = HttpClient.newHttpClient();

    @Test
    void ready_is_what_serves_and_live_is_what_runs() throws Exception {
        try (HealthPort health = HealthPort.open(0)) {
            assertEquals(200, get(health, "/livez"));
            assertEquals(503, get(health, "/readyz"));
            health.ready();
            assertEquals(200, get(health, "/readyz"));
            health.stopping();
            assertEquals(503, get(health, "/readyz"));
            assertEquals(200, get(health, "/livez"));
            assertEquals(404, get(health, "/"));
        }
    }

    @Test
    void a_port_that_is_taken_is_a_failure_with_a_way_out() throws Exception {
        try (HealthPort health = HealthPort.open(0)) {
            CommandFailure failure = assertThrows(CommandFailure.class, () -> HealthPort.open(health.port()));
            assertEquals(1, failure.exitCode());
        }
    }

    private int get(HealthPort health, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(health.port(), path));
        return probe.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
