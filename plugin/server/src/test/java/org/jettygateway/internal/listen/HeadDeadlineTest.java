package org.jettygateway.internal.listen;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadDeadlineTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        connector.addBean(new HeadDeadline(Duration.ofMillis(500), connector.getScheduler()));
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.copy(request, response, callback);
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes a byte now and then for that long. */
    private static void drip(Socket socket, String text, Duration howLong) throws Exception {
        long end = System.nanoTime() + howLong.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (System.nanoTime() - end < 0) {
            write(socket, text);
            assertThat(never.await(20, TimeUnit.MILLISECONDS), is(false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n", "GE", "\r\n", "PRI * HTTP/2.0\r\n"})
    void closesAConnectionWhoseHeadDripsIn(String begin) throws Exception {
        try (Socket socket = connect()) {
            write(socket, begin);
            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.getInputStream().read();
                } catch (SocketException reset) {
                    return -1;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (!end.isDone()) {
                try {
                    drip(socket, begin.equals("\r\n") ? "\r\n" : "A", Duration.ofMillis(20));
                } catch (SocketException closed) {
                    break;
                }
            }
            assertThat(end.get(15, TimeUnit.SECONDS), is(-1));
        }
    }

    @Test
    void leavesSlowBodiesAndSilentConnectionsAlone() throws Exception {
        try (Socket silent = connect();
                Socket slow = connect()) {
            write(slow, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            drip(slow, "1\r\na\r\n", Duration.ofMillis(1500));
            write(slow, "0\r\n\r\n");
            for (Socket socket : new Socket[] {slow, silent}) {
                write(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answers, startsWith("HTTP/1.1 200 OK"));
            }
        }
    }
}
