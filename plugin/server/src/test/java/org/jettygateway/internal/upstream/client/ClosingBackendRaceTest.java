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
import java.util.Collection;
import java.util.EnumSet;
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
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.junit.jupiter.api.Test;

/**
 * Many threads, eight selectors, and two backends that close connections at any point, in order or by a reset: every answer
 * belongs to its request, a request is sent again only by those who say so, and no backend hears a POST twice, not even its
 * head. Every request has a number and every body is unique. 200,000 of them:
 *
 * <pre>mvn -B -pl plugin/server -am test -Dtest=ClosingBackendRaceTest -Dsurefire.failIfNoSpecifiedTests=false -Drace.requests=200000</pre>
 *
 * and another sequence with {@code -Drace.seed=2}.
 */
class ClosingBackendRaceTest extends UpstreamClientFixture {

    private static final int REQUESTS = Integer.getInteger("race.requests", 10_000);
    private static final long SEED = Long.getLong("race.seed", 1);
    private static final int THREADS = 16;
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
        try (Closer one = new Closer(2 * SEED);
                Closer two = new Closer(2 * SEED + 1)) {
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
            for (Closer each : List.of(one, two)) {
                assertEquals(List.of(), List.copyOf(each.faults), "with seed " + SEED);
                assertEquals(EnumSet.allOf(Act.class), each.acts.keySet());
            }
            assertTrue(answered.get() > REQUESTS / 2, () -> answered + " were answered");
            assertAllSelectorsWereAtWork(client);
            assertEquals(2, ((LeanUpstream) client).getPools().size());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertAllSelectorsWereAtWork(UpstreamClient client) {
        Collection<ManagedSelector> selectors = ((LeanUpstream) client)
                .getContainedBeans(SelectorManager.class).stream()
                        .flatMap(manager -> manager.getBeans(ManagedSelector.class).stream())
                        .filter(selector -> selector.getMaxSelectedKeys() > 0)
                        .toList();
        assertEquals(SELECTORS, selectors.size());
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

    /** Where a backend closes. */
    private enum Act {
        /** The head is read, and nothing said. */
        BEFORE_THE_ANSWER,
        /** A part of the request's body is read, if it has one. */
        IN_THE_UPLOAD,
        IN_THE_HEAD,
        IN_THE_BODY,
        /** The answer is complete. */
        BEHIND_THE_ANSWER,
        /** The answer has long been complete, and the client may be about to send its next request. */
        BETWEEN_EXCHANGES,
        NOWHERE
    }

    /** Says what it has heard, and closes where chance wants it. */
    private static final class Closer implements AutoCloseable {

        private static final int SELDOM = 30;
        private static final List<Act> ACTS = List.of(Act.values());

        private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        private final Random random;
        private final Map<String, Boolean> posts = new ConcurrentHashMap<>();
        private final Map<Act, Boolean> acts = new ConcurrentHashMap<>();
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

        private synchronized int draw(int bound) {
            return random.nextInt(bound);
        }

        private Act act() {
            int drawn = draw(SELDOM);
            Act act = drawn < ACTS.size() ? ACTS.get(drawn) : Act.NOWHERE;
            acts.put(act, true);
            return act;
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.setTcpNoDelay(true);
                    converse(socket);
                    if (draw(2) == 0) {
                        socket.setSoLinger(true, 0); // a reset
                    }
                } catch (IOException ended) {
                    // by either side
                }
            }
        }

        private void converse(Socket socket) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Act act = Act.NOWHERE;
            while (act == Act.NOWHERE) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                String number = head.substring(head.indexOf('/') + 1, head.indexOf(' ', head.indexOf('/')));
                if (head.startsWith("POST") && posts.put(number, true) != null) {
                    faults.add("POST " + number + " was sent twice");
                }
                act = act();
                int length = length(head);
                if (act == Act.BEFORE_THE_ANSWER
                        || in.readNBytes(act == Act.IN_THE_UPLOAD ? length / 2 : 0).length > 0) {
                    return;
                }
                answer(socket, act, number + ":" + new String(in.readNBytes(length), ISO_8859_1));
            }
            if (act == Act.BETWEEN_EXCHANGES) {
                LockSupport.parkNanos(draw(500_000));
            }
        }

        private void answer(Socket socket, Act act, String body) throws IOException {
            boolean chunked = draw(2) == 0;
            String head = "HTTP/1.1 200 OK\r\n"
                    + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length())
                    + "\r\n\r\n";
            String framed = chunked ? Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n" : body;
            byte[] bytes = (head + framed).getBytes(ISO_8859_1);
            int sent = switch (act) {
                case IN_THE_HEAD -> draw(head.length());
                case IN_THE_BODY -> head.length() + draw(framed.length());
                default -> bytes.length;
            };
            socket.getOutputStream().write(bytes, 0, sent);
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
