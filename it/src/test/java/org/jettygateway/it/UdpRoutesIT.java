package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code udp-routes} does what its comments say: a client stays at one name server, the next is at the other. */
class UdpRoutesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    void clientsAreSharedByTheServers() throws Exception {
        try (DatagramSocket one = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket two =
                        new DatagramSocket(one.getLocalPort(), InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))) {
            String manifests = Files.readString(Shipped.example("udp-routes").resolve("dns.yaml"))
                    .replace("port: 15353", "port: " + one.getLocalPort());
            Files.writeString(work.resolve("dns.yaml"), manifests);
            CompletableFuture<Void> ones = CompletableFuture.runAsync(() -> answer(one, "one", 3));
            CompletableFuture<Void> twos = CompletableFuture.runAsync(() -> answer(two, "two", 3));
            try (EmbeddedGateway gateway = EmbeddedGateway.start(work, 53);
                    DatagramSocket client = client();
                    DatagramSocket next = client()) {
                for (int i = 0; i < 3; i++) {
                    assertEquals("one", ask(client, gateway.port()));
                    assertEquals("two", ask(next, gateway.port()));
                }
                ones.join();
                twos.join();
            }
        }
    }

    private static DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        client.setSoTimeout(30_000);
        return client;
    }

    private static void answer(DatagramSocket server, String name, int questions) {
        try {
            for (int i = 0; i < questions; i++) {
                DatagramPacket question = new DatagramPacket(new byte[512], 512);
                server.receive(question);
                server.send(new DatagramPacket(name.getBytes(US_ASCII), name.length(), question.getSocketAddress()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ask(DatagramSocket client, int port) throws IOException {
        client.send(new DatagramPacket(new byte[] {'?'}, 1, InetAddress.getLoopbackAddress(), port));
        DatagramPacket answer = new DatagramPacket(new byte[512], 512);
        client.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
    }
}
