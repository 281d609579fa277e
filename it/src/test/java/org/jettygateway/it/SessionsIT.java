package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code sessions} does what its comments say. */
class SessionsIT {

    private static final String HOST = "visits.example.com";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    @SuppressWarnings("try") // they only have to be there
    void clientsStayEvenWhenAllNewOnesGoToTheNextVersion() throws Exception {
        try (Backends backends = Backends.start(work, Shipped.example("sessions"));
                EmbeddedGateway gateway = EmbeddedGateway.start(work)) {
            Http.Answer page = Http.get(gateway.port(), HOST, "/");
            String cookie = page.header("set-cookie");
            assertThat(
                    cookie,
                    matchesPattern("visit=\\S{32}; Path=/; Expires=.* GMT; Max-Age=86400; HttpOnly; SameSite=Lax"));
            Http.Answer call = Http.get(gateway.port(), HOST, "/api");
            String token = call.header("x-visit");
            assertNotEquals(pod(page), pod(call));

            shift();
            while (!"visits-next".equals(Http.get(gateway.port(), HOST, "/").service())) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(
                        pod(page), pod(Http.get(gateway.port(), HOST, "/x", "Cookie: " + cookie.split(";", 2)[0])));
                assertEquals(pod(call), pod(Http.get(gateway.port(), HOST, "/api/x", "X-Visit: " + token)));
            }
        }
    }

    /** All weight to the next version. */
    private void shift() throws IOException {
        Path file = work.resolve("sessions-visits.yaml");
        String manifests = Files.readString(file);
        Files.writeString(file, manifests.replace("weight: 0", "weight: 2").replace("weight: 1", "weight: 0"));
    }

    private static Object pod(Http.Answer answer) {
        return requireNonNull(requireNonNull(answer.echo()).get("pod"));
    }
}
