package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code tcp-routes} does what its comments say: of ten connections nine go to one database, one to the next. */
class TcpRoutesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    void connectionsAreSharedByWeight() throws Exception {
        try (ServerSocket database = listen();
                ServerSocket next = listen()) {
            String manifests = Files.readString(Shipped.example("tcp-routes").resolve("database.yaml"))
                    .replace("port: 15432", "port: " + database.getLocalPort())
                    .replace("port: 15433", "port: " + next.getLocalPort());
            Files.writeString(work.resolve("database.yaml"), manifests);
            CompletableFuture<Void> nine = CompletableFuture.runAsync(() -> greet(database, 18));
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> greet(next, 2));
            try (EmbeddedGateway gateway = EmbeddedGateway.start(work, 5432)) {
                for (int i = 0; i < 20; i++) {
                    assertEquals("hello", greeting(gateway.port()));
                }
                nine.join();
                one.join();
            }
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A server that speaks first, as databases do. */
    private static void greet(ServerSocket server, int connections) {
        try {
            for (int i = 0; i < connections; i++) {
                try (Socket peer = server.accept()) {
                    peer.getOutputStream().write("hello".getBytes(US_ASCII));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String greeting(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(30_000);
            return new String(client.getInputStream().readNBytes(5), US_ASCII);
        }
    }
}
