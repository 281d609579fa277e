package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples {@code https}, {@code backend-tls} and {@code client-certificates} do what their comments say. */
class TlsExamplesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    @SuppressWarnings("try") // they only have to be there
    void httpsHasACertificateOfItsOwn() throws Exception {
        TestCertificate own = TestCertificate.of("EC", "shop.example.com");
        write("secret.yaml", own.secret("shop"));
        try (Backends backends = Backends.start(work, Shipped.example("https"));
                EmbeddedGateway gateway = EmbeddedGateway.start(work, 443)) {
            assertEquals(
                    "shop",
                    Http.getSecurely(gateway.port(), own, "shop.example.com", "/")
                            .service());
        }
    }

    @Test
    @Timeout(60)
    void backendsAreVerifiedAndShownTheGatewaysCertificate() throws Exception {
        TestCertificate vault = TestCertificate.of("EC", "vault.internal");
        TestCertificate shown = TestCertificate.of("EC", "gateway.internal");
        HttpsServer backend = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        backend.setHttpsConfigurator(new HttpsConfigurator(context(vault, shown)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        backend.createContext("/", exchange -> {
            String peer = ((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName();
            exchange.getResponseHeaders().set("X-Shown", peer);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        backend.start();
        write(
                "vault.yaml",
                Files.readString(Shipped.example("backend-tls").resolve("vault.yaml"))
                        .replace("port: 20301", "port: " + backend.getAddress().getPort()));
        write("vault-ca.yaml", authority("vault-ca", vault));
        write("gateway.yaml", shown.secret("gateway"));
        try (EmbeddedGateway gateway = EmbeddedGateway.start(work)) {
            Http.Answer answer = Http.get(gateway.port(), "vault.example.com", "/");
            assertEquals(204, answer.status());
            assertEquals("CN=gateway.internal", answer.header("X-Shown"));

            write("vault-ca.yaml", authority("vault-ca", shown)); // which has not signed the backend's certificate
            while (Http.get(gateway.port(), "vault.example.com", "/").status() != 502) {
                Thread.onSpinWait();
            }
        } finally {
            backend.stop(0);
        }
    }

    @Test
    @Timeout(60)
    @SuppressWarnings("try") // they only have to be there
    void clientsWithoutACertificateOfOursAreNotLetIn() throws Exception {
        TestCertificate server = TestCertificate.of("EC", "api.example.com");
        TestCertificate partner = TestCertificate.of("EC", "partner.example.org");
        write("api-secret.yaml", server.secret("api"));
        write("partners.yaml", authority("partners", partner));
        try (Backends backends = Backends.start(work, Shipped.example("client-certificates"));
                EmbeddedGateway gateway = EmbeddedGateway.start(work, 443)) {
            assertThat(statusLine(gateway.port(), context(partner, server)), startsWith("HTTP/1.1 200"));
            TestCertificate stranger = TestCertificate.of("EC", "partner.example.org");
            assertThrows(IOException.class, () -> statusLine(gateway.port(), context(stranger, server)));
            assertThrows(IOException.class, () -> statusLine(gateway.port(), context(null, server)));
        }
    }

    private static String statusLine(int port, SSLContext context) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(30_000);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "api.example.com", port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("api.example.com")));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n".getBytes(US_ASCII));
            String line = new String(socket.getInputStream().readNBytes(12), US_ASCII);
            if (line.isEmpty()) {
                throw new IOException("closed without an answer");
            }
            return line;
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(work.resolve(file), text);
    }

    private static String authority(String name, TestCertificate certificate) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata:\n  ca.crt: |\n%s"
                .formatted(name, certificate.certificatePem().indent(4));
    }

    /** Shows one certificate, if any, and trusts the other. */
    private static SSLContext context(@Nullable TestCertificate own, TestCertificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (own != null) {
            store.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", trusted.certificate());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), managers.getTrustManagers(), null);
        return context;
    }
}
