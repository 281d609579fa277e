package org.jettygateway.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback to a generation with a port that somebody else has by now. */
class RollbackPortTest {

    private static final String TOKEN = "correct horse battery staple";

    private static final String CONFIG = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web}
            spec:
              gatewayClassName: jetty
              listeners:
              - {name: http, protocol: HTTP, port: 80}
            %s
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: web}]
              rules:
              - matches: [{path: {value: %s}}]
                filters: [{type: RequestRedirect, requestRedirect: {statusCode: 301}}]
            """;

    private static final String TWO_PORTS = CONFIG.formatted("  - {name: other, protocol: HTTP, port: 81}", "/old");
    private static final String ONE_PORT = CONFIG.formatted("", "/new");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ChangingSource source = new ChangingSource(TWO_PORTS);
    private final Server server = new Server();
    private final List<Integer> ports = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private GatewayHandler gateway;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket one = free(0);
                ServerSocket other = free(0);
                ServerSocket admin = free(0)) {
            ports.addAll(List.of(one.getLocalPort(), other.getLocalPort(), admin.getLocalPort()));
        }
        gateway = GatewayHandler.builder()
                .source(source)
                .publish("127.0.0.1:%d:80,127.0.0.1:%d:81".formatted(ports.get(0), ports.get(1)))
                .adminPort(ports.get(2))
                .adminTokenFile(Files.writeString(work.resolve("token"), TOKEN))
                .build();
        server.setHandler(gateway);
        server.start();
    }

    @AfterEach
    void stop() {
        LifeCycle.stop(server);
    }

    @Test
    void isRefusedAsAWholeAndWorksOnceThePortIsFree() throws Exception {
        assertEquals(301, get(0, "/old"));
        assertEquals(301, get(1, "/old"));
        source.change(gateway, ONE_PORT);
        Await.until("the port is closed", () -> !isOpen(ports.get(1)));

        try (ServerSocket squatter = free(ports.get(1))) {
            HttpResponse<String> refused = rollBack();
            assertEquals(409, refused.statusCode(), refused::body);
            assertEquals(
                    ("{\n  \"error\": \"generation 1 cannot serve: port 127.0.0.1:%d cannot be opened for listener port 81:"
                                    + " Address already in use (expected: the port to be free); nothing was changed\"\n}\n")
                            .formatted(squatter.getLocalPort()),
                    refused.body());
            assertEquals(2, gateway.getGeneration());
            assertEquals(301, get(0, "/new"));
            assertEquals(404, get(0, "/old"));
        }

        assertEquals(200, rollBack().statusCode());
        assertEquals(301, get(0, "/old"));
        assertEquals(301, get(1, "/old"));
        assertEquals(404, get(0, "/new"));
    }

    private static ServerSocket free(int port) throws Exception {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private boolean isOpen(int port) {
        try {
            return get(URI.create("http://127.0.0.1:" + port)) != 0;
        } catch (ConnectException e) {
            return false;
        } catch (Exception e) {
            return true;
        }
    }

    private int get(int port, String path) throws Exception {
        return get(URI.create("http://127.0.0.1:" + ports.get(port) + path));
    }

    private int get(URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> rollBack() throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d/rollback?generation=1".formatted(ports.get(2)));
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
