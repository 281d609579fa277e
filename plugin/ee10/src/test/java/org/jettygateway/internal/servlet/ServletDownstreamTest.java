package org.jettygateway.internal.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter on a real container: what a raw client sees of what a pipeline does. */
class ServletDownstreamTest {

    private final ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();
    private final BlockingQueue<ServletDownstream> exchanges = new LinkedBlockingQueue<>();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Receiver()), "/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        assertThat(pool.dumpLeaks(), pool.getLeaks().size(), equalTo(0));
    }

    @Test
    void aSmallAnswerWithLengthGoesOutWhole() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(
                    200,
                    HttpFields.build()
                            .add("Content-Length", "2")
                            .add("X-A", "1")
                            .add("X-A", "2"));
            Callback.Completable written = new Callback.Completable();
            exchange.write(true, ByteBuffer.wrap("ok".getBytes(ISO_8859_1)), written);
            written.get(5, TimeUnit.SECONDS);
            String answer = readAll(client);
            assertThat(answer, startsWith("HTTP/1.1 200 OK\r\n"));
            assertThat(answer, containsString("X-A: 1\r\nX-A: 2\r\n"));
            assertThat(answer, endsWith("\r\n\r\nok"));
            assertThat(answer, not(containsString("chunked")));
        }
    }

    @Test
    void aPieceReachesTheClientBeforeTheNextIsThere() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.build().add("Content-Type", "text/event-stream"));
            write(exchange, false, "data: 1\n\n");
            assertThat(readUntil(client, "data: 1\n\n"), startsWith("HTTP/1.1 200 OK\r\n"));
            write(exchange, false, "data: 2\n\n");
            assertThat(readUntil(client, "data: 2\n\n"), equalTo("\r\n9\r\ndata: 2\n\n"));
            write(exchange, true, "");
            assertThat(readUntil(client, "0\r\n\r\n"), equalTo("\r\n0\r\n\r\n"));
        }
    }

    @Test
    void anAbortedChunkedAnswerHasNoLastChunk() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.EMPTY);
            write(exchange, false, "begin");
            exchange.abort(new IOException("backend gone"));
            assertThat(readAll(client), endsWith("\r\n\r\n5\r\nbegin"));
        }
    }

    @Test
    void anAbortedAnswerWithLengthIsShort() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.build().add("Content-Length", "10"));
            write(exchange, false, "begin");
            exchange.abort(new IOException("backend gone"));
            assertThat(readAll(client), endsWith("\r\n\r\nbegin"));
        }
    }

    @Test
    void anExchangeAbortedBeforeItsHeadHasNoAnswer() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            take().abort(new IOException("no"));
            assertThat(readAll(client), equalTo(""));
        }
    }

    @Test
    void anAbortWhileTheClientDoesNotReadFailsTheWrite() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.EMPTY);
            Callback.Completable written = new Callback.Completable();
            exchange.write(false, ByteBuffer.allocate(64 << 20), written);
            exchange.abort(new IOException("enough"));
            assertThat(written.handle((ok, failure) -> failure != null).get(5, TimeUnit.SECONDS), equalTo(true));
            String answer = readAll(client);
            assertThat(answer.length() < 64 << 20, equalTo(true));
        }
    }

    @Test
    void trailersFollowAChunkedBody() throws Exception {
        try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.EMPTY);
            write(exchange, false, "x");
            exchange.trailers(HttpFields.build().add("X-Sum", "1"));
            write(exchange, true, "");
            assertThat(readAll(client), endsWith("1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n"));
        }
    }

    @Test
    void answersWithoutBodyHaveNone() throws Exception {
        for (int status : new int[] {204, 304}) {
            try (Socket client = send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
                ServletDownstream exchange = take();
                exchange.head(status, HttpFields.EMPTY);
                write(exchange, true, "");
                String answer = readAll(client);
                assertThat(answer, startsWith("HTTP/1.1 " + status));
                assertThat(answer, endsWith("\r\n\r\n"));
                assertThat(answer, not(containsString("Content-Length")));
            }
        }
    }

    @Test
    void headKeepsTheLengthOfTheBodyItLacks() throws Exception {
        try (Socket client = send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.build().add("Content-Length", "1234"));
            write(exchange, true, "");
            assertThat(readAll(client), containsString("Content-Length: 1234\r\n"));
        }
    }

    @Test
    void headWithoutLengthClaimsNone() throws Exception {
        try (Socket client = send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.EMPTY);
            write(exchange, true, "");
            String answer = readAll(client);
            assertThat(answer, not(containsString("Content-Length")));
            assertThat(answer, endsWith("\r\n\r\n"));
        }
    }

    @Test
    void aBodyComesInPiecesAndEnds() throws Exception {
        try (Socket client = send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n")) {
            ServletDownstream exchange = take();
            Echo echo = new Echo(exchange);
            exchange.head(200, HttpFields.EMPTY);
            echo.iterate();
            readUntil(client, "3\r\nabc");
            client.getOutputStream().write("2\r\nde\r\n0\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(readAll(client), equalTo("\r\n2\r\nde\r\n0\r\n\r\n"));
        }
    }

    @Test
    void aLargeBodyIsEchoedWhole() throws Exception {
        int length = 5 << 20;
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (' ' + i % 90);
        }
        try (Socket client =
                send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(200, HttpFields.build().add("Content-Length", String.valueOf(length)));
            new Echo(exchange).iterate();
            Thread sender = new Thread(() -> {
                try {
                    client.getOutputStream().write(body);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            String answer = readAll(client);
            sender.join();
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4), equalTo(new String(body, ISO_8859_1)));
        }
    }

    @Test
    void continueIsSentWhenTheBodyIsRead() throws Exception {
        try (Socket client = send(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")) {
            ServletDownstream exchange = take();
            assertThat(client.getInputStream().available(), equalTo(0));
            exchange.head(200, HttpFields.EMPTY);
            new Echo(exchange).iterate();
            assertThat(readUntil(client, "\r\n\r\n"), startsWith("HTTP/1.1 100 Continue"));
            client.getOutputStream().write("ok".getBytes(ISO_8859_1));
            assertThat(readAll(client), endsWith("2\r\nok\r\n0\r\n\r\n"));
        }
    }

    @Test
    void anAnswerBeforeTheBodyIsReadAsksForNone() throws Exception {
        try (Socket client = send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")) {
            ServletDownstream exchange = take();
            exchange.head(403, HttpFields.build().add("Content-Length", "0"));
            write(exchange, true, "");
            assertThat(readAll(client), startsWith("HTTP/1.1 403 "));
        }
    }

    @Test
    void aBodyThatIsBrokenOffFailsTheReader() throws Exception {
        ServletDownstream exchange;
        Echo echo;
        try (Socket client = send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")) {
            exchange = take();
            echo = new Echo(exchange);
            exchange.head(200, HttpFields.EMPTY);
            echo.iterate();
            readUntil(client, "3\r\nabc");
        }
        assertThat(echo.done.handle((ok, failure) -> failure != null).get(5, TimeUnit.SECONDS), equalTo(true));
        exchange.abort(new IOException("client gone"));
    }

    private ServletDownstream take() throws InterruptedException {
        return requireNonNull(exchanges.poll(5, TimeUnit.SECONDS), "no request came");
    }

    private Socket send(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    private static void write(ServletDownstream exchange, boolean last, String text) throws Exception {
        Callback.Completable written = new Callback.Completable();
        exchange.write(last, ByteBuffer.wrap(text.getBytes(ISO_8859_1)), written);
        written.get(5, TimeUnit.SECONDS);
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("end of stream after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /** Hands exchanges to the test. */
    private final class Receiver extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletRequestView view = new ServletRequestView(request);
            exchanges.add(ServletDownstream.start(view, response, pool));
        }
    }

    /** Writes the body back. */
    private static final class Echo extends IteratingCallback {

        private final ServletDownstream exchange;
        private final Content.Source body;
        private final Callback.Completable done = new Callback.Completable();
        private Content.@Nullable Chunk chunk;
        private boolean last;

        Echo(ServletDownstream exchange) {
            this.exchange = exchange;
            this.body = requireNonNull(exchange.body(), "body");
        }

        @Override
        protected Action process() {
            release();
            if (last) {
                return Action.SUCCEEDED;
            }
            Content.Chunk next = body.read();
            if (next == null) {
                body.demand(this::succeeded);
                return Action.SCHEDULED;
            }
            if (Content.Chunk.isFailure(next)) {
                failed(next.getFailure());
                return Action.SCHEDULED;
            }
            chunk = next;
            last = next.isLast();
            exchange.write(last, next.hasRemaining() ? next.getByteBuffer() : BufferUtil.EMPTY_BUFFER, this);
            return Action.SCHEDULED;
        }

        private void release() {
            if (chunk != null) {
                chunk.release();
                chunk = null;
            }
        }

        @Override
        protected void onCompleteSuccess() {
            done.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            release();
            done.failed(cause);
        }
    }
}
