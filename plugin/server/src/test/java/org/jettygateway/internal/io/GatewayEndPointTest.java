package org.jettygateway.internal.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.client.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** End points under a real server, with one selector that all connections share. */
class GatewayEndPointTest {

    private static final String GET = "GET /%d HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Server server = new Server();
    private final CompletableFuture<Held> held = new CompletableFuture<>();

    @SuppressWarnings("NullAway.Init") // each test starts one
    private GatewayEndPointConnector connector;

    /** A request that waits for its answer. */
    private record Held(Request request, Response response, Callback callback) {

        void answer(String text) {
            Content.Sink.write(response, true, text, callback);
        }
    }

    /** Whether the handler is known not to block. */
    private enum Handling {
        NON_BLOCKING,
        BLOCKING
    }

    /** What a request is given to. */
    @FunctionalInterface
    private interface Action {

        void handle(Request request, Response response, Callback callback) throws Exception;
    }

    private void start(Handling handling, Action action) throws Exception {
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                action.handle(request, response, callback);
                return true;
            }

            @Override
            public InvocationType getInvocationType() {
                return handling == Handling.BLOCKING ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING;
            }
        });
        start(new HttpConnectionFactory());
    }

    private void start(ConnectionFactory... factories) throws Exception {
        connector = new GatewayEndPointConnector(server, factories);
        server.addConnector(connector);
        server.start();
    }

    private void hold(Request request, Response response, Callback callback) {
        held.complete(new Held(request, response, callback));
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
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** Returns when the selector is not woken up any more: the test for loops that do nothing. */
    private void awaitRest() {
        ManagedSelector selector = connector.getSelectorManager().getBean(ManagedSelector.class);
        Await.quiet(() -> (int) selector.getSelectCount());
    }

    private Held held() throws Exception {
        return held.get(15, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatNobodyReadsCostNothing(Handling handling) throws Exception {
        start(handling, this::hold);
        try (Socket client = connect()) {
            write(client, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc");
            Held post = held();
            write(client, "def");
            awaitRest();
            Content.copy(post.request(), post.response(), post.callback());
            assertThat(readToEnd(client), endsWith("\r\n\r\nabcdef"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatWaitsForThePreviousOneCostsNothing(Handling handling) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        start(handling, (request, response, callback) -> {
            if (requests.incrementAndGet() == 1) {
                hold(request, response, callback);
            } else {
                Content.Sink.write(response, true, "second", callback);
            }
        });
        try (Socket client = connect()) {
            write(client, GET.formatted(1));
            Held first = held();
            write(client, GET.formatted(2));
            client.shutdownOutput();
            awaitRest();
            assertThat(requests.get(), is(1));
            first.answer("first");
            assertThat(readToEnd(client), allOf(containsString("first"), endsWith("second")));
        }
    }

    @Test
    void anEndIsSeenOnlyAfterTheAnswer() throws Exception {
        start(Handling.NON_BLOCKING, this::hold);
        try (Socket client = connect()) {
            write(client, GET.formatted(1));
            Held get = held();
            client.shutdownOutput();
            awaitRest();
            get.answer("whole");
            assertThat(readToEnd(client), endsWith("whole"));
        }
        Await.until("closed", () -> connector.getConnectedEndPoints().isEmpty());
    }

    @Test
    void aResetIsQuietUntilSomebodyWrites() throws Exception {
        start(Handling.NON_BLOCKING, this::hold);
        Socket client = connect();
        write(client, GET.formatted(1));
        Held get = held();
        client.setSoLinger(true, 0);
        client.close();
        awaitRest();
        get.answer("nobody listens");
        Await.until("closed", () -> connector.getConnectedEndPoints().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void requestsThatCameTogetherAreAnsweredInTheirOrder(Handling handling) throws Exception {
        start(
                handling,
                (request, response, callback) -> server.getThreadPool()
                        .execute(() ->
                                Content.Sink.write(response, true, Request.getPathInContext(request) + ".", callback)));
        int count = 300; // more than what is carried on in one go
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(GET.formatted(i));
        }
        try (Socket client = connect()) {
            write(client, requests.toString());
            client.shutdownOutput();
            String answers = readToEnd(client);
            int from = 0;
            for (int i = 0; i < count; i++) {
                from = answers.indexOf("/" + i + ".", from);
                assertThat("answer " + i, from, greaterThan(0));
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsWaitedFor() throws Exception {
        int length = 16 << 20;
        start(
                Handling.NON_BLOCKING,
                (request, response, callback) -> response.write(true, ByteBuffer.allocate(length), callback));
        try (Socket slow = connect();
                Socket other = connect()) {
            write(slow, GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").formatted(1));
            awaitRest();
            write(other, "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readToEnd(other).length(), greaterThan(length));
            assertThat(readToEnd(slow).length(), greaterThan(length));
        }
    }

    /** Few bytes in many buffers are written by another way than many bytes are: each until the system takes no more. */
    @ParameterizedTest
    @ValueSource(ints = {5, 300, 3000})
    void whatIsGatheredIsWrittenOnceAndInOrder(int most) throws Exception {
        CompletableFuture<byte[]> taken = new CompletableFuture<>();
        start(Handling.NON_BLOCKING, (request, response, callback) -> {
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            taken.complete(fill(endPoint, most, new Random(most)));
        });
        try (Socket client = connect()) {
            write(client, GET.formatted(1));
            byte[] expected = taken.get(15, TimeUnit.SECONDS);
            assertThat(expected.length, greaterThan(most));
            assertThat(Arrays.equals(client.getInputStream().readNBytes(expected.length), expected), is(true));
            connector.getConnectedEndPoints().forEach(EndPoint::close);
            assertThat(client.getInputStream().read(), is(-1));
        }
    }

    /** Writes until not all is taken; returns what was. */
    private static byte[] fill(EndPoint endPoint, int most, Random random) throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        boolean whole = true;
        while (whole) {
            ByteBuffer[] pieces = new ByteBuffer[1 + random.nextInt(4)];
            byte[][] bytes = new byte[pieces.length][];
            for (int i = 0; i < pieces.length; i++) {
                bytes[i] = new byte[random.nextInt(most)];
                random.nextBytes(bytes[i]);
                pieces[i] = random.nextBoolean()
                        ? ByteBuffer.wrap(bytes[i])
                        : ByteBuffer.allocateDirect(most).put(bytes[i]).flip();
            }
            whole = endPoint.flush(pieces);
            for (int i = 0; i < pieces.length; i++) {
                taken.write(bytes[i], 0, bytes[i].length - pieces[i].remaining());
            }
        }
        return taken.toByteArray();
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        start(Handling.NON_BLOCKING, this::hold);
        connector.setIdleTimeout(100);
        try (Socket client = connect()) {
            assertThat(readToEnd(client), is(""));
        }
    }

    @Test
    void handlersThatBlockReadLongUploads() throws Exception {
        start(Handling.BLOCKING, (request, response, callback) -> {
            long length = Content.Source.asInputStream(request).transferTo(java.io.OutputStream.nullOutputStream());
            Content.Sink.write(response, true, "got " + length, callback);
        });
        try (Socket client = connect()) {
            int length = 4 << 20;
            write(client, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n");
            client.getOutputStream().write(new byte[length]);
            assertThat(readToEnd(client), endsWith("got " + length));
        }
    }

    @Test
    void oneConnectionCannotKeepTheSelectorToItself() throws Exception {
        CompletableFuture<Reader> reader = new CompletableFuture<>();
        start(new AbstractConnectionFactory("raw") {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                Reader connection = new Reader(endPoint, connector);
                reader.complete(connection);
                return configure(connection, connector, endPoint);
            }
        });
        int length = 32 << 20;
        try (Socket client = connect()) {
            client.getOutputStream().write(new byte[length]);
            client.shutdownOutput();
            Reader read = reader.get(15, TimeUnit.SECONDS);
            assertThat(read.whole.get(15, TimeUnit.SECONDS), is(length));
            assertThat(read.most, lessThan(GatewayEndPoint.MOST_AT_ONCE + Reader.BUFFER));
        }
    }

    @Test
    void whatAThreadHasReadIsCarriedOnByThatThread() throws Exception {
        CompletableFuture<TwoReads> twice = new CompletableFuture<>();
        SelectorExecutor selectors = new SelectorExecutor(server.getThreadPool(), Resumed.class::isInstance);
        connector = new GatewayEndPointConnector(server, selectors, new AbstractConnectionFactory("raw") {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                TwoReads connection = new TwoReads(endPoint, selectors);
                twice.complete(connection);
                return configure(connection, connector, endPoint);
            }
        });
        server.addConnector(connector);
        server.start();
        try (Socket client = connect()) {
            TwoReads connection = twice.get(15, TimeUnit.SECONDS);
            write(client, "a");
            Await.until("a read", () -> connection.reads.get() == 1);
            write(client, "b");
            assertThat(connection.sameThread.get(15, TimeUnit.SECONDS), is(true));
        }
    }

    @Test
    void showsItsInterests() throws Exception {
        start(Handling.NON_BLOCKING, this::hold);
        try (Socket client = connect()) {
            Await.until("accepted", () -> connector.getConnectedEndPoints().size() == 1);
            awaitRest();
            GatewayEndPoint endPoint = (GatewayEndPoint)
                    connector.getConnectedEndPoints().iterator().next();
            assertThat(endPoint.toEndPointString(), endsWith("{1/1}"));
            assertThat(client.isConnected(), is(true));
        }
    }

    /** What is carried on after a read. */
    private interface Resumed extends Runnable {}

    /** Is read by a second thread before the first has carried on what it has read. */
    private static final class TwoReads extends AbstractConnection {

        private final ByteBuffer buffer = BufferUtil.allocate(16);
        private final AtomicInteger reads = new AtomicInteger();
        private final CountDownLatch secondRead = new CountDownLatch(1);
        private final CountDownLatch firstCarriedOn = new CountDownLatch(1);
        private final CompletableFuture<Boolean> sameThread = new CompletableFuture<>();

        TwoReads(EndPoint endPoint, Executor executor) {
            super(endPoint, executor);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            fillInterested();
        }

        @Override
        public void onFillable() {
            try {
                BufferUtil.clear(buffer);
                if (getEndPoint().fill(buffer) <= 0) {
                    return;
                }
                Thread reader = Thread.currentThread();
                if (reads.incrementAndGet() == 1) {
                    fillInterested();
                    await(secondRead);
                    getExecutor().execute((Resumed) firstCarriedOn::countDown);
                } else {
                    getExecutor().execute((Resumed) () -> sameThread.complete(Thread.currentThread() == reader));
                    secondRead.countDown();
                    await(firstCarriedOn);
                }
            } catch (Exception failure) {
                sameThread.completeExceptionally(failure);
            }
        }

        private static void await(CountDownLatch latch) throws Exception {
            if (!latch.await(15, TimeUnit.SECONDS)) {
                throw new TimeoutException();
            }
        }
    }

    /** Reads as long as there is something, each time. */
    private static final class Reader extends AbstractConnection.NonBlocking {

        static final int BUFFER = 64 * 1024;

        private final ByteBuffer buffer = BufferUtil.allocate(BUFFER);
        private final CompletableFuture<Integer> whole = new CompletableFuture<>();
        private int total;
        private volatile int most;

        Reader(EndPoint endPoint, Connector connector) {
            super(endPoint, connector.getExecutor());
        }

        @Override
        public void onOpen() {
            super.onOpen();
            fillInterested();
        }

        @Override
        public void onFillable() {
            int turn = 0;
            while (true) {
                int filled = fill();
                if (filled < 0) {
                    whole.complete(total);
                    return;
                }
                if (filled == 0) {
                    most = Math.max(most, turn);
                    fillInterested();
                    return;
                }
                turn += filled;
                total += filled;
            }
        }

        private int fill() {
            try {
                BufferUtil.clear(buffer);
                return getEndPoint().fill(buffer);
            } catch (IOException e) {
                return -1;
            }
        }
    }
}
