package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

/**
 * The lean client against answers that chance has damaged, with {@link AnswerOracle} as the judge: every exchange ends, by the
 * rules; no answer is whole that the oracle does not find whole, and with another body; no connection is used again that it
 * would end; no buffer is lost; and who asks in between gets their own answer. One million of them:
 *
 * <pre>mvn -B -pl plugin/server -am test -Dtest=AnswerFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.answers=1000000</pre>
 *
 * and others with {@code -Dfuzz.seed=2}. A finding names its number; {@code -Dfuzz.first} begins there.
 */
class AnswerFuzzTest extends UpstreamClientFixture {

    private static final int FEW = 20_000;
    private static final int ANSWERS = Integer.getInteger("fuzz.answers", FEW);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int THREADS = 8;
    private static final int CONNECTIONS = 16;
    private static final int MOST_FINDINGS = 20;
    private static final int SHOWN_EVERY = 50_000;

    private static final List<String> SEEDS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=\"b\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 11\r\nETag: \"x\"\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nX: y\r\n\r\nuntil the end",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Long: " + "z".repeat(300) + "\r\n\r\n");

    /** What makes a difference where it is put in. */
    private static final List<String> TOKENS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            " ",
            "\t",
            ":",
            "\u0000",
            "0",
            "1",
            "9",
            "a",
            "F",
            ";",
            ",",
            "-",
            "0\r\n\r\n",
            "\r\nContent-Length: 2",
            "\r\nContent-Length: 11",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: gzip, chunked",
            "\r\nConnection: close",
            "\r\n folded",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
            "HTTP/1.1 103 x\r\n\r\n",
            "HTTP/1.1 101 x\r\nUpgrade: x\r\n\r\n",
            "\u00E9");

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.inline(executor, timer, pool, settings);
    }

    /** A damaged answer, the same for the same number. */
    private record Damaged(String bytes, boolean isDamaged, int cut, AnswerBackend.End end, String method) {

        static Damaged of(int number) {
            Random random = new Random(SEED * 1_000_003 + number);
            String bytes = SEEDS.get(random.nextInt(SEEDS.size()));
            int damages = random.nextInt(4);
            for (int left = damages; left > 0; left--) {
                bytes = damage(bytes, random);
            }
            String method = random.nextInt(8) == 0 ? "HEAD" : "GET";
            AnswerOracle.Reading reading = AnswerOracle.read(bytes, method.equals("HEAD"), false);
            int act = random.nextInt(8);
            AnswerBackend.End end = act == 0
                    ? AnswerBackend.End.RESET
                    : act < 3 || reading.verdict() == AnswerOracle.Verdict.CUT
                            ? AnswerBackend.End.CLOSE
                            : AnswerBackend.End.STAY;
            // What follows a whole answer must come with its end, else it may be late by right.
            int whole = reading.verdict() == AnswerOracle.Verdict.WHOLE && !reading.reusable() ? 0 : bytes.length();
            return new Damaged(bytes, damages > 0, whole == 0 ? 0 : random.nextInt(whole), end, method);
        }

        private static String damage(String bytes, Random random) {
            int at = random.nextInt(bytes.length() + 1);
            int to = Math.min(bytes.length(), at + 1 + random.nextInt(12));
            String before = bytes.substring(0, at);
            String result = switch (random.nextInt(6)) {
                case 0, 1 -> before + TOKENS.get(random.nextInt(TOKENS.size())) + bytes.substring(at);
                case 2 -> before + (char) random.nextInt(256) + bytes.substring(Math.min(bytes.length(), at + 1));
                case 3 -> before;
                case 4 -> before + bytes.substring(at, to) + bytes.substring(at);
                default -> before + bytes.substring(to);
            };
            return result.isEmpty() ? bytes : result;
        }

        AnswerOracle.Reading reading() {
            return AnswerOracle.read(bytes, method.equals("HEAD"), end == AnswerBackend.End.CLOSE);
        }

        AnswerBackend.Play play() {
            return new AnswerBackend.Play(bytes, cut, end, reading().reusable());
        }

        @Override
        public String toString() {
            return method + " " + end + " cut at " + cut + ": "
                    + bytes.replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    @Test
    void chanceFindsNothing() throws Exception {
        UpstreamClient client = startClient(new ClientSettings(
                CONNECTIONS,
                64,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                16 * 1024,
                16 * 1024));
        AtomicInteger next = new AtomicInteger(FIRST);
        AtomicInteger whole = new AtomicInteger();
        long begin = System.nanoTime();
        Queue<String> findings = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (AnswerBackend backend =
                new AnswerBackend(4 * CONNECTIONS, number -> Damaged.of(number).play())) {
            Callable<Void> work = () -> {
                for (int number = next.getAndIncrement();
                        number < FIRST + ANSWERS && findings.size() < MOST_FINDINGS;
                        number = next.getAndIncrement()) {
                    if (ANSWERS > FEW && number > FIRST && number % SHOWN_EVERY == 0) {
                        System.out.printf(
                                "%,d answers of seed %d in %d s, %,d whole, %d findings%n",
                                number - FIRST,
                                SEED,
                                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                                whole.get(),
                                findings.size());
                    }
                    try {
                        if (judge(client, backend, number)) {
                            whole.incrementAndGet();
                        }
                    } catch (AssertionError finding) {
                        findings.add(String.valueOf(finding.getMessage()));
                    }
                }
                return null;
            };
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(work));
            }
            for (Future<Void> one : all) {
                one.get();
            }
            findings.addAll(backend.violations());
            assertEquals(
                    "",
                    findings.stream().limit(MOST_FINDINGS).collect(Collectors.joining("\n")),
                    () -> "findings with seed " + SEED);
            assertTrue(whole.get() > ANSWERS / 10 && whole.get() < ANSWERS * 9 / 10, () -> whole + " are whole");
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean judge(UpstreamClient client, AnswerBackend backend, int number) throws Exception {
        Damaged damaged = Damaged.of(number);
        RecordedInbound inbound = exchange(client, backend, TestOutbound.of(damaged.method(), "/play/" + number));
        AnswerOracle.Reading reading = damaged.reading();
        if (inbound.isWhole()) {
            assertEquals(AnswerOracle.Verdict.WHOLE, reading.verdict(), () -> number + " " + damaged);
            assertEquals(reading.status(), inbound.status(), () -> number + " " + damaged);
            assertEquals(reading.body(), inbound.text(), () -> number + " " + damaged);
        } else if (damaged.end() != AnswerBackend.End.RESET) {
            Inbound.Failure failure = inbound.awaitFailure();
            String what = number + " " + damaged + " " + failure;
            // To be stricter than the oracle is safe, where a byte is at fault; to miss one is not.
            switch (failure.kind()) {
                case PROTOCOL -> assertTrue(damaged.isDamaged(), what);
                case CLOSED -> assertTrue(reading.verdict() != AnswerOracle.Verdict.WHOLE, what);
                default -> throw new AssertionError(what);
            }
        }
        if (number % 4 == 0) {
            RecordedInbound good = exchange(client, backend, TestOutbound.get("/good/" + number));
            assertEquals("good " + number, good.awaitWhole().text(), () -> "after " + number + " " + damaged);
        }
        return inbound.isWhole();
    }

    // The end of an idle connection and the next request may cross.
    private static RecordedInbound exchange(UpstreamClient client, AnswerBackend backend, Outbound request)
            throws Exception {
        while (true) {
            RecordedInbound inbound = new RecordedInbound();
            client.send(backend.http1(), request, inbound);
            inbound.await();
            if (inbound.isWhole()
                    || inbound.hasHead()
                    || !inbound.awaitFailure().reused()
                    || inbound.awaitFailure().kind() != Inbound.Kind.CLOSED) {
                return inbound;
            }
        }
    }
}
