package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Server;
import org.jettygateway.TestCertificate;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTPS listeners that ask for certificates. */
class ClientCertificateTest {

    private static final String HOST = "shop.example.com";
    private static final TestCertificate SERVER = TestCertificate.of("EC", HOST);
    private static final TestCertificate KNOWN = TestCertificate.of("EC", "client.example.com");
    // By its name it is of the same issuer, so that the JDK shows it.
    private static final TestCertificate FORGED = TestCertificate.of("EC", "client.example.com");

    @TempDir
    private Path directory;

    private final Server server = new Server();
    private GatewayHandler gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        write("secret.yaml", SERVER.secret("server"));
        write("ca.yaml", authority(KNOWN));
        write("gateway.yaml", edge("AllowValidOnly"));
        write("route.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: moved}
                spec:
                  parentRefs: [{name: edge}]
                  rules:
                  - filters: [{type: RequestRedirect, requestRedirect: {hostname: moved.example.com}}]
                """);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        gateway = GatewayHandler.builder()
                .config(directory)
                .publish("%d:443".formatted(port))
                .build();
        server.setHandler(gateway);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void onlyAClientWithAValidCertificateIsServed(String version) throws Exception {
        assertThat(gateway.getProblems(), is(List.of()));
        assertServed(new TlsClient(port, KNOWN), version);
        assertRefused(new TlsClient(port), version);
        assertRefused(new TlsClient(port, FORGED), version);
    }

    @Test
    void insecureFallbackLetsEverybodyIn() throws Exception {
        reload("gateway.yaml", edge("AllowInsecureFallback"));
        assertServed(new TlsClient(port, KNOWN), "TLSv1.3");
        assertServed(new TlsClient(port), "TLSv1.3");
        assertServed(new TlsClient(port, FORGED), "TLSv1.3");
    }

    /** A session that began under the old authority does not outlive it. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anotherAuthorityHoldsFromTheNextConnectionOn(String version) throws Exception {
        TlsClient before = new TlsClient(port, KNOWN);
        assertServed(before, version);
        reload("ca.yaml", authority(FORGED));
        assertRefused(before, version);
        assertServed(new TlsClient(port, FORGED), version);
    }

    private static void assertServed(TlsClient client, String version) throws IOException {
        assertThat(ask(client, version), containsString("302 Found"));
    }

    /** In TLS 1.3 a client learns of it when it reads. */
    private static void assertRefused(TlsClient client, String version) {
        assertThrows(IOException.class, () -> {
            String answer = ask(client, version);
            if (answer.isEmpty()) {
                throw new IOException("closed");
            }
        });
    }

    private static String ask(TlsClient client, String version) throws IOException {
        try (SSLSocket socket = client.connect(HOST, version)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(HOST)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String edge(String mode) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: https, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: server}]}}
                  tls:
                    frontend:
                      default:
                        validation: {mode: %s, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}
                """.formatted(mode);
    }

    private static String authority(TestCertificate certificate) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca}\ndata:\n  ca.crt: |\n"
                + certificate.certificatePem().indent(4);
    }

    private void write(String file, String manifest) throws IOException {
        Path hidden = Files.writeString(directory.resolve("." + file), manifest);
        Files.move(hidden, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(String file, String manifest) throws IOException {
        long before = gateway.getGeneration();
        write(file, manifest);
        Await.until("the change is served", () -> gateway.getGeneration() > before);
    }
}
