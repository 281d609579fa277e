package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TCPRoutes: whole connections, whoever speaks first, on a port of their own. */
class TcpRouteTest {

    @TempDir
    private Path directory;

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(new QueuedThreadPool(), null, buffers);
    private EchoBackend first;
    private EchoBackend second;
    private int port;

    @BeforeEach
    void start() throws Exception {
        first = EchoBackend.inClearText("first");
        second = EchoBackend.inClearText("other");
        gateway("TCP");
        write("route.yaml", route("greeting", "2026-01-02T00:00:00Z", "first"));
        write(
                "services.yaml",
                (Manifests.service("first", first.address()) + Manifests.service("second", second.address()))
                        .replaceFirst("^---\n", ""));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server.setHandler(GatewayHandler.builder()
                .config(directory)
                .publish("%d:9000".formatted(port))
                .build());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        first.close();
        second.close();
    }

    private void gateway(String protocol) throws IOException {
        write("gateway.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners: [{name: bytes, protocol: %s, port: 9000}]
                """.formatted(protocol));
    }

    private static String route(String name, String created, String service) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: TCPRoute
                metadata: {name: %s, creationTimestamp: "%s"}
                spec:
                  parentRefs: [{name: edge}]
                  rules: [{backendRefs: [{name: %s, port: 8080}]}]
                """.formatted(name, created, service);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String greeting(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(5), US_ASCII);
    }

    /** Whether that is what a client gets at first, who sends this and nothing more. */
    private boolean answers(String expected, String sent) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readNBytes(5), US_ASCII).equals(expected);
        } catch (IOException betweenTwoGenerations) {
            return false;
        }
    }

    private boolean greets(String expected) {
        return answers(expected, "");
    }

    @Test
    void the_server_may_speak_first() throws Exception {
        try (Socket socket = connect()) {
            assertThat(greeting(socket), is("first"));
            assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
        }
    }

    @Test
    void each_direction_ends_by_itself() throws Exception {
        try (Socket socket = connect()) {
            assertThat(greeting(socket), is("first"));
            EchoBackend.assertEachDirectionEndsByItself(socket);
        }
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
    }

    @Test
    void of_two_routes_the_older_has_the_port() throws Exception {
        write("younger.yaml", route("a", "2026-01-03T00:00:00Z", "second"));
        try (Socket before = connect()) {
            write("older.yaml", route("z", "2026-01-01T00:00:00Z", "second"));
            Await.until("the older route has nothing", () -> greets("other"));
            assertThat(greeting(before), is("first"));
            assertThat(EchoBackend.echo(before, "still here"), is("still here"));
        }
        Files.delete(directory.resolve("older.yaml"));
        Await.until("the route of before has nothing", () -> greets("first"));
    }

    @Test
    void without_a_route_and_without_a_backend_clients_are_closed() throws Exception {
        write("route.yaml", route("greeting", "2026-01-02T00:00:00Z", "nowhere"));
        Await.until("the backend is still there", () -> greets(""));
        Files.delete(directory.resolve("route.yaml"));
        assertThat(greets(""), is(true));
    }

    @Test
    void a_backend_that_is_down_closes_its_clients() throws Exception {
        first.close();
        assertThat(greets(""), is(true));
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
    }

    @Test
    void the_port_may_change_hands() throws Exception {
        gateway("HTTP");
        Await.until("the port speaks no HTTP", () -> answers("HTTP/", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        gateway("TCP");
        Await.until("the port is no TCPRoute's", () -> greets("first"));
    }

    /** As the manual says of tunnels: they go on as long as something moves at least once a second. */
    @Test
    void a_listener_that_goes_takes_silent_connections_along() throws Exception {
        try (Socket socket = connect()) {
            assertThat(greeting(socket), is("first"));
            gateway("HTTP");
            assertThat(isClosed(socket), is(true));
        }
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
