package org.jettygateway.internal.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS reads and writes through these end points as through any other. */
class TlsOverGatewayEndPointTest {

    private static final String PASSWORD = "secret";

    private final Server server = new Server();
    private final SslContextFactory.Client trust = new SslContextFactory.Client(true);

    @SuppressWarnings("NullAway.Init") // before each test
    private GatewayEndPointConnector connector;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("server.p12");
        makeKey(store);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(store.toString());
        tls.setKeyStorePassword(PASSWORD);
        tls.setSniRequired(false);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.copy(request, response, callback);
                return true;
            }
        });
        connector = new GatewayEndPointConnector(
                server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory());
        server.addConnector(connector);
        server.start();
        trust.start();
    }

    private static void makeKey(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(), is(0));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        trust.stop();
    }

    private SSLSocket connect() throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSslContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(15_000);
        return socket;
    }

    @Test
    void longBodiesGoBothWaysAtOnce() throws Exception {
        int length = 4 << 20;
        try (SSLSocket client = connect()) {
            CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> {
                try {
                    OutputStream out = client.getOutputStream();
                    out.write(("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + length
                                    + "\r\n\r\n")
                            .getBytes(ISO_8859_1));
                    out.write(new byte[length]);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            byte[] answer = client.getInputStream().readAllBytes();
            upload.get(15, TimeUnit.SECONDS);
            int zeros = 0;
            for (byte each : answer) {
                zeros += each == 0 ? 1 : 0;
            }
            assertThat(zeros, is(length));
        }
    }

    @Test
    void aConnectionThatRestsCostsNothing() throws Exception {
        String post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n%s\r\n";
        try (SSLSocket client = connect()) {
            client.getOutputStream().write((post.formatted("") + "hi").getBytes(ISO_8859_1));
            ManagedSelector selector = connector.getSelectorManager().getBean(ManagedSelector.class);
            Await.quiet(() -> (int) selector.getSelectCount());
            client.getOutputStream().write((post.formatted("Connection: close\r\n") + "ho").getBytes(ISO_8859_1));
            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1), endsWith("ho"));
        }
    }
}
