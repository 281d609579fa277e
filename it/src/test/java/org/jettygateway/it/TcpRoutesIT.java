package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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
            new Thread(() -> greet(database, "first"), "database").start();
            new Thread(() -> greet(next, "other"), "database-next").start();
            int others = 0;
            try (EmbeddedGateway gateway = EmbeddedGateway.start(work, 5432)) {
                for (int i = 0; i < 100; i++) {
                    String greeting = greeting(gateway.port());
                    others += greeting.equals("other") ? 1 : 0;
                    assertTrue(greeting.equals("first") || greeting.equals("other"), greeting);
                }
            }
            assertTrue(others >= 8 && others <= 12, others + " of 100");
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A server that speaks first, as databases do, until it is closed. */
    private static void greet(ServerSocket server, String greeting) {
        while (!server.isClosed()) {
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(greeting.getBytes(US_ASCII));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static String greeting(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(30_000);
            return new String(client.getInputStream().readNBytes(5), US_ASCII);
        }
    }
}
