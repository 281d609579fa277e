package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLSRoutes on a port that they share with HTTPS: passed through, decrypted, and refused. */
class TlsRouteTest {

    private static final TestCertificate OF_BACKEND = TestCertificate.of("EC", "through.example.com");
    private static final TestCertificate OF_GATEWAY = TestCertificate.of("RSA", "ends.example.com");

    @TempDir
    private Path directory;

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(new QueuedThreadPool(), null, buffers);
    private EchoBackend encrypted;
    private EchoBackend plain;
    private int port;
    private TlsClient client;

    @BeforeEach
    void start() throws Exception {
        encrypted = EchoBackend.overTls(OF_BACKEND);
        plain = EchoBackend.inClearText("");
        write("gateway.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: through, protocol: TLS, port: 443, hostname: "*.example.com", tls: {mode: Passthrough}}
                  - {name: ends, protocol: TLS, port: 443, hostname: ends.example.com,
                     tls: {mode: Terminate, certificateRefs: [{name: ends}]}}
                  - {name: web, protocol: HTTPS, port: 443, hostname: web.example.com,
                     tls: {certificateRefs: [{name: ends}]}}
                """ + OF_GATEWAY.secret("ends"));
        write(
                "routes.yaml",
                route("through", "through.example.com", "encrypted")
                        + route("ends", "ends.example.com", "plain")
                        + route("gone", "gone.example.com", "nowhere")
                        + Manifests.service("encrypted", encrypted.address())
                        + Manifests.service("plain", plain.address()));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server.setHandler(GatewayHandler.builder()
                .config(directory)
                .publish("%d:443".formatted(port))
                .build());
        server.start();
        client = new TlsClient(port);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        encrypted.close();
        plain.close();
    }

    private static String route(String name, String hostname, String service) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: TLSRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [%s]
                  rules: [{backendRefs: [{name: %s, port: 8080}]}]
                """.formatted(name, hostname, service);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    @Test
    void what_is_passed_through_is_the_backends_own_handshake() throws Exception {
        try (SSLSocket socket = client.connect("through.example.com")) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(shown, is(OF_BACKEND.certificate()));
            assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
        }
    }

    @Test
    void what_is_decrypted_is_sent_in_clear_text() throws Exception {
        try (SSLSocket socket = client.connect("ends.example.com")) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertThat(shown, is(OF_GATEWAY.certificate()));
            assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
        }
    }

    @Test
    void a_server_may_speak_first_through_tls_that_ends_here() throws Exception {
        plain.close();
        plain = EchoBackend.inClearText("welcome");
        write(
                "greeting.yaml",
                route("greets", "ends.example.com", "greets").replace("---\n", "") + "---\n"
                        + Manifests.service("greets", plain.address()));
        write(
                "routes.yaml",
                route("through", "through.example.com", "encrypted").substring(4)
                        + Manifests.service("encrypted", encrypted.address()));
        Await.until("no greeting", () -> {
            try (SSLSocket socket = client.connect("ends.example.com")) {
                return new String(socket.getInputStream().readNBytes(7), US_ASCII).equals("welcome");
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Test
    void https_goes_on_beside_it() throws Exception {
        try (SSLSocket socket = client.connect("web.example.com")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: web.example.com\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII), is("HTTP/1.1 404"));
        }
    }

    @Test
    void a_request_for_a_host_of_tls_routes_belongs_on_a_connection_of_its_own() throws Exception {
        try (SSLSocket socket = client.connect("web.example.com")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: through.example.com\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII), is("HTTP/1.1 421"));
        }
    }

    @Test
    void a_name_without_a_route_and_one_without_a_backend_are_closed() {
        assertThrows(IOException.class, () -> client.connect("other.example.com"));
        assertThrows(IOException.class, () -> client.connect("gone.example.com"));
    }

    @Test
    void a_name_that_no_listener_has_is_told_so() {
        IOException refused = assertThrows(IOException.class, () -> client.connect("example.org"));
        assertThat(refused.getMessage(), containsString("unrecognized_name"));
    }

    @Test
    void a_port_that_only_passes_through_has_no_handshake_of_its_own() throws Exception {
        write("gateway.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: through, protocol: TLS, port: 443, hostname: "*.example.com", tls: {mode: Passthrough}}
                """);
        Await.until("the others' listeners are still there", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(hello("example.org"));
                return endOf(socket) == 0;
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    @Test
    void a_hello_may_come_byte_by_byte() throws Exception {
        byte[] hello = hello("through.example.com");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            for (byte next : hello) {
                socket.getOutputStream().write(next);
                socket.getOutputStream().flush();
            }
            assertThat(socket.getInputStream().read(), is(22)); // a record of the backend's handshake
        }
    }

    @Test
    void what_is_not_tls_is_closed() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: through.example.com\r\n\r\n".getBytes(US_ASCII));
            assertThat(endOf(socket), is(0));
        }
    }

    @Test
    void each_direction_ends_by_itself() throws Exception {
        try (SSLSocket socket = client.connect("ends.example.com")) {
            EchoBackend.assertEachDirectionEndsByItself(socket);
        }
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
    }

    /** Both directions are over, but of a socket only its client could tell, and this one does not. */
    @Test
    void a_client_that_never_closes_is_closed_at_the_end() throws Exception {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(10_000);
            SSLSocket socket =
                    (SSLSocket) client.context().getSocketFactory().createSocket(plain, "127.0.0.1", port, false);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("ends.example.com")));
            socket.setSSLParameters(parameters);
            assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read(), is(-1));
            assertThat(plain.getInputStream().read(), is(-1));
        }
    }

    @Test
    void a_backend_that_is_down_costs_its_client_only() throws Exception {
        encrypted.close();
        assertThrows(IOException.class, () -> client.connect("through.example.com"));
        try (SSLSocket socket = client.connect("ends.example.com")) {
            assertThat(EchoBackend.echo(socket, "still here"), is("still here"));
        }
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
    }

    private static int endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketException reset) { // what it has not read is answered with a reset
            assertThat(reset.getMessage(), startsWith("Connection reset"));
            return 0;
        }
    }

    /** The first flight of a client, as the JDK writes it. */
    private byte[] hello(String name) throws Exception {
        SSLEngine engine = client.context().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
