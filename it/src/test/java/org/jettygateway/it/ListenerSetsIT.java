package org.jettygateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code listener-sets} does what its comments say. */
class ListenerSetsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    @SuppressWarnings("try") // they only have to be there
    void aTeamHasListenersOfItsOwnAsLongAsTheGatewayAllows() throws Exception {
        try (Backends backends = Backends.start(work, Shipped.example("listener-sets"));
                EmbeddedGateway gateway = EmbeddedGateway.start(work)) {
            assertEquals(
                    "shop", Http.get(gateway.port(), "shop.example.com", "/").service());
            assertEquals(
                    "help",
                    Http.get(gateway.port(), "shop.example.com", "/help").service());
            assertEquals(
                    "help", Http.get(gateway.port(), "www.example.com", "/help").service());
            assertEquals(
                    404,
                    Http.get(gateway.port(), "www.example.com", "/").status(),
                    "the set does not get what the Gateway has");

            disallow();
            while (Http.get(gateway.port(), "shop.example.com", "/").status() != 404) {
                Thread.onSpinWait();
            }
            assertEquals(
                    "help", Http.get(gateway.port(), "www.example.com", "/help").service());
        }
    }

    /** Takes the label away by which the Gateway knows the namespace. */
    private void disallow() throws IOException {
        Path file = work.resolve("listener-sets-edge.yaml");
        String manifests = Files.readString(file);
        Files.writeString(file, manifests.replace("  labels:\n    edge: \"yes\"\n", ""));
    }
}
