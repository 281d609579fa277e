package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decrypted for a TLSRoute is encrypted again where a BackendTLSPolicy says so. */
class TlsRouteReencryptTest {

    private static final String URI = "spiffe://example.com/vault";
    private static final TestCertificate OF_BACKEND = TestCertificate.of("EC", "vault.internal", URI);
    private static final TestCertificate OF_GATEWAY = TestCertificate.of("EC", "any.example.com");
    private static final TestCertificate OTHER = TestCertificate.of("EC", "vault.internal");

    @TempDir
    private Path directory;

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(new QueuedThreadPool(), null, buffers);
    private int port;

    /** Starts a gateway with a route for these hostnames, to these endpoints, of which a policy demands that. */
    private void start(String hostnames, String validation, InetSocketAddress... endpoints) throws Exception {
        write("gateway.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: ends, protocol: TLS, port: 443, hostname: ends.example.com,
                     tls: {mode: Terminate, certificateRefs: [{name: gateway}]}}
                  - {name: through, protocol: TLS, port: 443, hostname: through.example.com, tls: {mode: Passthrough}}
                  tls: {backend: {clientCertificateRef: {name: gateway}}}
                """ + OF_GATEWAY.secret("gateway"));
        write("route.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: TLSRoute
                metadata: {name: vault}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [%s]
                  rules: [{backendRefs: [{name: vault, port: 8080}]}]
                """.formatted(hostnames) + Manifests.service("vault", endpoints));
        write("policy.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: BackendTLSPolicy
                metadata: {name: vault}
                spec:
                  targetRefs: [{group: "", kind: Service, name: vault}]
                  validation: {%s}
                """.formatted(validation) + authority("right", OF_BACKEND) + authority("wrong", OTHER));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server.setHandler(GatewayHandler.builder()
                .config(directory)
                .publish("%d:443".formatted(port))
                .build());
        server.start();
    }

    private static String demands(String authority, String hostname) {
        return "caCertificateRefs: [{group: '', kind: ConfigMap, name: %s}], hostname: %s"
                .formatted(authority, hostname);
    }

    private static String demandsUri(String uri) {
        return demands("right", "vault.internal") + ", subjectAltNames: [{type: URI, uri: '%s'}]".formatted(uri);
    }

    private static String authority(String name, TestCertificate certificate) {
        return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata:\n  ca.crt: |\n".formatted(name)
                + certificate.certificatePem().indent(4);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    @AfterEach
    void stop() throws Exception {
        Await.until(
                () -> "leaks: " + buffers.getLeaks(), () -> buffers.getLeaks().isEmpty());
        server.stop();
    }

    @Test
    void a_backend_that_does_not_speak_tls_gets_nothing_but_a_hello() throws Exception {
        try (RecordingBackend clear = new RecordingBackend()) {
            start("ends.example.com", demands("right", "vault.internal"), clear.address());
            assertThat(answer("secret"), is(""));
            assertThat(clear.received(), hasSize(1)); // nothing was tried again
            byte[] got = clear.received().get(0);
            assertThat(new String(got, ISO_8859_1), not(containsString("secret")));
            // One record, of a handshake, and perhaps one of an alert that the answer makes no sense.
            assertThat((int) got[0], is(22));
            int length = ByteBuffer.wrap(got).getShort(3);
            assertThat((int) got[5], is(1)); // ClientHello
            assertThat(got.length == 5 + length || (got[5 + length] == 21 && got.length == 5 + length + 7), is(true));
        }
    }

    @Test
    void a_backend_whose_policy_cannot_be_met_gets_nothing() throws Exception {
        try (RecordingBackend clear = new RecordingBackend()) {
            start("ends.example.com", demands("absent", "vault.internal"), clear.address());
            assertThat(answer("secret"), is(""));
            assertThat(clear.received(), is(empty()));
        }
    }

    @Test
    void a_backend_that_proves_itself_gets_what_is_inside() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            for (int connection = 0; connection < 3; connection++) { // the later ones resume a session
                try (SSLSocket socket = connect("ends.example.com")) {
                    X509Certificate shown =
                            (X509Certificate) socket.getSession().getPeerCertificates()[0];
                    assertThat(shown, is(OF_GATEWAY.certificate()));
                    assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
                }
            }
        }
    }

    @Test
    void a_backend_may_speak_tls_1_2() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND, "welcome").only("TLSv1.2")) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            assertThat(answer("hello"), is("welcomehello"));
            assertThat(answer("hello"), is("welcomehello"));
        }
    }

    @Test
    void a_backend_may_speak_first() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND, "welcome")) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            try (SSLSocket socket = connect("ends.example.com")) {
                assertThat(new String(socket.getInputStream().readNBytes(7), US_ASCII), is("welcome"));
                assertThat(EchoBackend.echo(socket, "hello"), is("hello"));
            }
        }
    }

    @Test
    void a_backend_of_another_authority_closes_the_client() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demands("wrong", "vault.internal"), vault.address());
            assertThat(answer("hello"), is(""));
        }
    }

    @Test
    void a_backend_of_another_name_closes_the_client() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demands("right", "other.internal"), vault.address());
            assertThat(answer("hello"), is(""));
        }
    }

    @Test
    void a_backend_with_one_of_the_names_gets_what_is_inside() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demandsUri(URI), vault.address());
            assertThat(answer("hello"), is("hello"));
        }
    }

    @Test
    void a_backend_without_one_of_the_names_closes_the_client() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demandsUri("spiffe://example.com/shop"), vault.address());
            assertThat(answer("hello"), is(""));
        }
    }

    @Test
    void a_backend_that_asks_is_shown_the_certificate_of_the_gateway() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND, OF_GATEWAY)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            assertThat(answer("hello"), is("hello"));
        }
    }

    @Test
    void a_backend_that_wants_another_certificate_closes_the_client() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND, OTHER)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            assertThat(answer("hello"), is(""));
        }
    }

    @Test
    void what_is_passed_through_is_still_the_clients_own_handshake() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com, through.example.com", demands("right", "vault.internal"), vault.address());
            try (SSLSocket through = connect("through.example.com");
                    SSLSocket ends = connect("ends.example.com")) {
                X509Certificate shown = (X509Certificate) through.getSession().getPeerCertificates()[0];
                assertThat(shown, is(OF_BACKEND.certificate()));
                assertThat(EchoBackend.echo(ends, "again"), is("again"));
                assertThat(EchoBackend.echo(through, "through"), is("through"));
            }
        }
    }

    @Test
    void an_endpoint_that_refuses_leaves_the_connection_to_the_next() throws Exception {
        InetSocketAddress refusing;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refusing = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address(), refusing);
            assertThat(answer("one"), is("one"));
            assertThat(answer("two"), is("two"));
        }
    }

    @Test
    void an_endpoint_that_does_not_prove_itself_has_lost_the_connection() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND);
                EchoBackend forged = EchoBackend.overTls(OTHER)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address(), forged.address());
            assertThat(answer("hello") + answer("hello"), is("hello"));
        }
    }

    @Test
    void each_direction_ends_by_itself() throws Exception {
        try (EchoBackend vault = EchoBackend.overTls(OF_BACKEND)) {
            start("ends.example.com", demands("right", "vault.internal"), vault.address());
            try (SSLSocket socket = connect("ends.example.com")) {
                EchoBackend.assertEachDirectionEndsByItself(socket);
            }
        }
    }

    @Test
    void a_backend_may_end_its_direction_first() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(8).nextBytes(sent);
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (ServerSocket vault = EchoBackend.listening(OF_BACKEND, null)) {
            Thread serving = new Thread(() -> {
                try (Socket peer = vault.accept()) {
                    peer.getOutputStream().write(sent);
                    peer.shutdownOutput();
                    received.complete(peer.getInputStream().readAllBytes());
                } catch (IOException failure) {
                    received.completeExceptionally(failure);
                }
            });
            serving.setDaemon(true);
            serving.start();
            start(
                    "ends.example.com",
                    demands("right", "vault.internal"),
                    new InetSocketAddress(vault.getInetAddress(), vault.getLocalPort()));
            try (SSLSocket socket = connect("ends.example.com")) {
                assertArrayEquals(sent, socket.getInputStream().readAllBytes());
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
                assertArrayEquals(sent, received.get(30, TimeUnit.SECONDS));
            }
        }
    }

    private SSLSocket connect(String serverName) throws Exception {
        return new TlsClient(port).connect(serverName);
    }

    /** All that a client gets who sends this and no more; nothing where it is closed. */
    private String answer(String sent) throws Exception {
        try (SSLSocket socket = connect("ends.example.com")) {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(sent.getBytes(US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(got);
            } catch (SocketException closed) {
                // what was read by then is what it got
            }
            return got.toString(US_ASCII);
        }
    }

    /** Speaks no TLS: keeps what connections send, one after the other, and answers in clear text. */
    private static final class RecordingBackend implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<byte[]> received = new ArrayList<>();
        private final Thread serving = new Thread(this::serve, "recording");

        RecordingBackend() throws IOException {
            serving.setDaemon(true);
            serving.start();
        }

        private void serve() {
            while (!socket.isClosed()) {
                ByteArrayOutputStream got = new ByteArrayOutputStream();
                try (Socket peer = socket.accept()) {
                    got.write(peer.getInputStream().read());
                    peer.getOutputStream().write("220 speak in clear text\r\n".getBytes(US_ASCII));
                    peer.getInputStream().transferTo(got);
                } catch (IOException closed) {
                    // with what it got
                }
                if (got.size() > 0) {
                    received.add(got.toByteArray());
                }
            }
        }

        InetSocketAddress address() {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }

        /** What each connection has sent; no more are taken. */
        List<byte[]> received() throws Exception {
            close();
            serving.join();
            return received;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
