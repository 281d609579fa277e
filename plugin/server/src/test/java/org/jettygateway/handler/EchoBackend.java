package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jettygateway.TestCertificate;

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
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new EchoBackend(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), "");
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
