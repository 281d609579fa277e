package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code tls-routes} does what its comments say: the backend's own handshake comes through. */
class TlsRoutesIT {

    private static final TestCertificate OF_BACKEND = TestCertificate.of("EC", "vault.example.com");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    void theBackendEndsTls() throws Exception {
        SSLContext context = context();
        try (SSLServerSocket backend = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String manifests = Files.readString(Shipped.example("tls-routes").resolve("vault.yaml"))
                    .replace("port: 9443", "port: " + backend.getLocalPort());
            Files.writeString(work.resolve("vault.yaml"), manifests);
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> echoOnce(backend));
            try (EmbeddedGateway gateway = EmbeddedGateway.start(work, 443)) {
                try (SSLSocket socket = connect(context, gateway.port(), "vault.example.com")) {
                    socket.getOutputStream().write("open".getBytes(US_ASCII));
                    assertEquals("open", new String(socket.getInputStream().readNBytes(4), US_ASCII));
                    assertEquals(OF_BACKEND.certificate(), socket.getSession().getPeerCertificates()[0]);
                }
                served.join();
                assertThrows(IOException.class, () -> connect(context, gateway.port(), "other.example.com"));
            }
        }
    }

    private static void echoOnce(SSLServerSocket backend) {
        try (Socket peer = backend.accept()) {
            peer.getOutputStream().write(peer.getInputStream().readNBytes(4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLSocket connect(SSLContext context, int port, String name) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(30_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    /** Shows the backend's certificate, and trusts it. */
    private static SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", OF_BACKEND.key(), new char[0], new X509Certificate[] {OF_BACKEND.certificate()});
        store.setCertificateEntry("trusted", OF_BACKEND.certificate());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] own = keys.getKeyManagers();
        context.init(own, trust.getTrustManagers(), null);
        return context;
    }
}
