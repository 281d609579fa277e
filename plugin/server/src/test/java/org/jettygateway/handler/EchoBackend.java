package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jettygateway.TestCertificate;
import org.jspecify.annotations.Nullable;

/** Sends back what it gets, on real sockets, and ends when its client has. */
final class EchoBackend implements AutoCloseable {

    private final ServerSocket socket;
    private final Thread accepting;

    private EchoBackend(ServerSocket socket, String greeting) {
        this.socket = socket;
        accepting = new Thread(
                () -> {
                    while (!socket.isClosed()) {
                        try {
                            Socket peer = socket.accept();
                            Thread serving = new Thread(() -> serve(peer, greeting));
                            serving.setDaemon(true);
                            serving.start();
                        } catch (IOException closed) {
                            return;
                        }
                    }
                },
                "echo");
        accepting.setDaemon(true);
        accepting.start();
    }

    static EchoBackend inClearText(String greeting) throws IOException {
        return new EchoBackend(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), greeting);
    }

    static EchoBackend overTls(TestCertificate own) throws Exception {
        return overTls(own, null, "");
    }

    /** One that serves only those who show this certificate. */
    static EchoBackend overTls(TestCertificate own, TestCertificate client) throws Exception {
        return overTls(own, client, "");
    }

    /** One that speaks first. */
    static EchoBackend overTls(TestCertificate own, String greeting) throws Exception {
        return overTls(own, null, greeting);
    }

    private static EchoBackend overTls(TestCertificate own, @Nullable TestCertificate client, String greeting)
            throws Exception {
        return new EchoBackend(listening(own, client), greeting);
    }

    /** A port where TLS is spoken, by those who show that certificate, or by everybody. */
    static SSLServerSocket listening(TestCertificate own, @Nullable TestCertificate client) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), client == null ? null : trust(client), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(client != null);
        return socket;
    }

    private static TrustManager[] trust(TestCertificate client) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("client", client.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    /** The same, which speaks no other version of TLS from now on. */
    EchoBackend only(String version) {
        ((SSLServerSocket) socket).setEnabledProtocols(new String[] {version});
        return this;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private static void serve(Socket peer, String greeting) {
        try (peer;
                InputStream in = peer.getInputStream();
                OutputStream out = peer.getOutputStream()) {
            out.write(greeting.getBytes(US_ASCII));
            out.flush();
            in.transferTo(out);
        } catch (IOException gone) {
            // so is what there was to do
        }
    }

    /** Sends a text on a connection to one, and gives what comes back. */
    static String echo(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(text.length()), US_ASCII);
    }

    /** Sends 3 MB while it reads them, ends its direction, and gets all of it and then the end. */
    static void assertEachDirectionEndsByItself(Socket socket) throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertArrayEquals(sent, socket.getInputStream().readAllBytes());
        writing.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            accepting.join(); // until then a connection may be accepted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
