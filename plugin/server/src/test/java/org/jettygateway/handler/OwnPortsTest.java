package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as the README shows it: a directory, three lines, and ports that the gateway opens. */
class OwnPortsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n";

    @TempDir
    private Path directory;

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private ScriptedBackend backend;
    private Server server;
    private GatewayHandler gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        backend = new ScriptedBackend(wire -> {
            while (true) {
                if (wire.readHead().startsWith("GET /wait")) {
                    arrived.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }
        });
        write("edge.yaml", Manifests.gateway());
        write("shop.yaml", Manifests.route("shop", "shop.example.com", "shop"));
        write("service.yaml", Manifests.service("shop", backend.address()));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = new Server();
        gateway =
                GatewayHandler.builder().config(directory).publish(port + ":80").build();
        server.setHandler(gateway);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        server.stop();
        backend.close();
    }

    private void write(String file, String manifest) throws IOException {
        Files.writeString(directory.resolve(file), manifest);
    }

    private RawClient connect() throws IOException {
        return new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofSeconds(15));
    }

    private boolean isRefused() {
        try {
            connect().close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void servesWhatTheDirectorySays() throws Exception {
        assertThat(gateway.getBoundAddresses(), is(List.of("*:" + port)));
        try (RawClient client = connect()) {
            String head = client.send(GET).head();
            assertThat(head, startsWith("HTTP/1.1 200 "));
            assertThat(head, not(containsString("Server:")));
            assertThat(client.send("GET /%2F HTTP/1.1\r\nHost: x\r\n\r\n").body(), not(containsString("Jetty")));
        }
    }

    @Test
    void aSavedFileIsServedOnAnOpenConnection() throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send(GET).status(), is(200));
            write("shop.yaml", Manifests.route("shop", "other.example.com", "shop"));
            Await.until("the change is served", () -> gateway.getGeneration() == 2);
            assertThat(client.send(GET).status(), is(404));
        }
    }

    @Test
    void aStopFinishesWhatIsUnderWay() throws Exception {
        try (RawClient client = connect()) {
            client.write(GET.replace("GET /", "GET /wait"));
            assertThat(arrived.await(15, TimeUnit.SECONDS), is(true));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
                try {
                    server.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Await.until("the port is closed", this::isRefused);
            go.countDown();
            assertThat(client.read("GET").body(), is("hi"));
            stopped.get(15, TimeUnit.SECONDS);
        }
    }

    @Test
    void theServerCanBeStartedAgain() throws Exception {
        server.stop();
        server.start();
        try (RawClient client = connect()) {
            assertThat(client.send(GET).status(), is(200));
        }
    }
}
