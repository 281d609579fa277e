package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.io.SelectorExecutor;
import org.junit.jupiter.api.Test;

/**
 * Many threads, eight selectors, and two backends that close connections at any point: every answer belongs to its request, a
 * request is sent again only by those who say so, and none is heard twice that may not be. 200,000 of them with
 * {@code -Drace.requests=200000}.
 */
class ClosingBackendRaceTest extends UpstreamClientFixture {

    private static final int REQUESTS = Integer.getInteger("race.requests", 10_000);
    private static final int THREADS = 8;
    private static final int SELECTORS = 8;

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.of(new SelectorExecutor(executor, task -> false), timer, pool, settings, SELECTORS);
    }

    @Test
    void everyAnswerBelongsToItsRequest() throws Exception {
        UpstreamClient client = startClient(new ClientSettings(
                THREADS,
                64,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofMillis(200),
                16 * 1024,
                4 * 1024));
        AtomicInteger next = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Closer one = new Closer(1);
                Closer two = new Closer(2)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
                        if (exchange(client, number % 2 == 0 ? one : two, number)) {
                            answered.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            assertEquals(List.of(), List.copyOf(one.faults));
            assertEquals(List.of(), List.copyOf(two.faults));
            assertTrue(answered.get() > REQUESTS / 2, () -> answered + " were answered");
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean exchange(UpstreamClient client, Closer backend, int number) throws Exception {
        String body = "body of " + number + " " + "x".repeat(number * 31 % 3000);
        boolean post = number % 3 != 0;
        while (true) {
            RecordedInbound inbound = new RecordedInbound(
                    number % 5 == 0 ? RecordedInbound.Taking.ON_ANOTHER_THREAD : RecordedInbound.Taking.AT_ONCE);
            TestOutbound request = post ? TestOutbound.post("/" + number, body) : TestOutbound.get("/" + number);
            client.send(backend.address(), request, inbound);
            inbound.await();
            if (inbound.isWhole()) {
                assertEquals(number + ":" + (post ? body : ""), inbound.text());
                return true;
            }
            Inbound.Failure failure = inbound.awaitFailure();
            assertEquals(Inbound.Kind.CLOSED, failure.kind(), failure.toString());
            boolean again = failure.reused() && !failure.headReceived() && (!post || !failure.connected());
            if (!again) {
                return false;
            }
        }
    }

    /** Says what it has heard, and closes where chance wants it. */
    private static final class Closer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        private final Random random;
        private final Map<String, Boolean> heard = new ConcurrentHashMap<>();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();

        Closer(long seed) throws IOException {
            random = new Random(seed);
            for (int i = 0; i < 4 * THREADS; i++) {
                Thread thread = new Thread(this::serve, "closer");
                thread.setDaemon(true);
                thread.start();
            }
        }

        BackendAddress address() {
            return new BackendAddress((InetSocketAddress) server.getLocalSocketAddress(), BackendProtocol.HTTP1);
        }

        private synchronized int draw() {
            return random.nextInt(40);
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.setTcpNoDelay(true);
                    converse(socket);
                } catch (IOException ended) {
                    // by either side
                }
            }
        }

        private void converse(Socket socket) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = head(in);
                int act = draw();
                if (head.isEmpty() || act == 0) { // closed with the head read and nothing said
                    return;
                }
                String number = head.substring(head.indexOf('/') + 1, head.indexOf(' ', head.indexOf('/')));
                String body = new String(in.readNBytes(length(head)), ISO_8859_1);
                if (head.startsWith("POST") && heard.put(number, true) != null) {
                    faults.add("POST " + number + " was heard twice");
                }
                if (act == 1) {
                    socket.setSoLinger(true, 0); // a reset
                    return;
                }
                String answer = number + ":" + body;
                byte[] bytes = ("HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer)
                        .getBytes(ISO_8859_1);
                int sent = act == 2 ? bytes.length / 2 : bytes.length;
                socket.getOutputStream().write(bytes, 0, sent);
                if (act <= 5) { // cut off, or closed right behind the answer
                    return;
                }
            }
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                head.append((char) next);
            }
            return head.toString();
        }

        private static int length(String head) {
            int at = head.indexOf("Content-Length: ");
            return at < 0
                    ? 0
                    : Integer.parseInt(head.substring(at + "Content-Length: ".length(), head.indexOf("\r\n", at)));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
