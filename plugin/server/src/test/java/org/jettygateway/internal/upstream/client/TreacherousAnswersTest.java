package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lean client against {@code answers.txt}: answers that want to be taken for something else, whole and cut anywhere. */
class TreacherousAnswersTest extends UpstreamClientFixture {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))");
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]*)}");
    private static final int LONGEST_TO_CUT = 400;

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.inline(executor, timer, pool, settings);
    }

    /** A line of the table. */
    private record Row(String verdict, String method, String line, String bytes) {

        boolean isWhole() {
            return !verdict.equals("bad") && !verdict.equals("cut");
        }

        boolean isToHead() {
            return method.equals("HEAD");
        }

        AnswerBackend.Play play() {
            boolean ends = verdict.equals("ended") || verdict.equals("cut");
            AnswerBackend.End end = ends ? AnswerBackend.End.CLOSE : AnswerBackend.End.STAY;
            return new AnswerBackend.Play(bytes, 0, end, verdict.equals("reused"));
        }
    }

    private static List<Row> table() throws IOException {
        try (InputStream in = TreacherousAnswersTest.class.getResourceAsStream("/answers.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(TreacherousAnswersTest::row)
                    .toList();
        }
    }

    private static Row row(String line) {
        String[] parts = line.split(" ", 3);
        String text = REPEATED.matcher(parts[2])
                .replaceAll(match -> Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1)))));
        String bytes = ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                                : unescaped(match.group(2))));
        return new Row(parts[0], parts[1], line, bytes);
    }

    private static String unescaped(String letter) {
        return switch (letter) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            default -> letter;
        };
    }

    @Test
    void everyAnswerIsWhatTheTableSays() throws Exception {
        List<Row> table = table();
        assertTrue(table.size() >= 200, () -> table.size() + " rows");
        try (AnswerBackend backend =
                new AnswerBackend(16, number -> table.get(number).play())) {
            for (int i = 0; i < table.size(); i++) {
                Row row = table.get(i);
                RecordedInbound inbound = play(backend, row.method(), i);
                assertEquals(row.isWhole(), inbound.isWhole(), row.line() + inbound.events());
                AnswerOracle.Reading reading = AnswerOracle.read(
                        row.bytes(), row.isToHead(), row.verdict().equals("ended"));
                if (row.isWhole()) {
                    assertEquals(reading.status(), inbound.status(), row.line());
                    assertEquals(reading.body(), inbound.text(), row.line());
                    assertEquals(row.verdict().equals("reused"), reading.reusable(), row.line());
                } else {
                    Inbound.Kind kind = row.verdict().equals("bad") ? Inbound.Kind.PROTOCOL : Inbound.Kind.CLOSED;
                    assertEquals(kind, inbound.awaitFailure().kind(), row.line() + inbound.awaitFailure());
                }
                assertGood(backend, i, row.line());
            }
            assertEquals(List.of(), List.copyOf(backend.violations()));
        }
    }

    @Test
    void anAnswerThatIsCutAnywhereIsWholeOnlyWhereItIsWhole() throws Exception {
        List<Row> rows = table().stream()
                .filter(row -> row.isWhole() && row.bytes().length() <= LONGEST_TO_CUT)
                .toList();
        List<Row> cut = new ArrayList<>();
        for (Row row : rows) {
            for (int length = 0; length < row.bytes().length(); length++) {
                cut.add(new Row(
                        "ended",
                        row.method(),
                        row.line() + " up to " + length,
                        row.bytes().substring(0, length)));
            }
        }
        assertTrue(cut.size() > 2000, () -> cut.size() + " answers");
        try (AnswerBackend backend =
                new AnswerBackend(16, number -> cut.get(number).play())) {
            for (int i = 0; i < cut.size(); i++) {
                Row row = cut.get(i);
                RecordedInbound inbound = play(backend, row.method(), i);
                AnswerOracle.Reading reading = AnswerOracle.read(row.bytes(), row.isToHead(), true);
                assertEquals(
                        reading.verdict() == AnswerOracle.Verdict.WHOLE,
                        inbound.isWhole(),
                        row.line() + inbound.events());
                if (inbound.isWhole()) {
                    assertEquals(reading.body(), inbound.text(), row.line());
                }
                if (i % 10 == 0) {
                    assertGood(backend, i, row.line());
                }
            }
            assertEquals(List.of(), List.copyOf(backend.violations()));
        }
    }

    /** What comes while a connection is idle is nobody's answer, least of all that of the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\r\n",
                "\u0000",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
                "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 "
            })
    void bytesOnAnIdleConnectionEndIt(String rogue) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            try {
                idle.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            wire.write(rogue);
            wire.hang();
        });
        assertEquals("ok", send(backend, TestOutbound.get("/")).awaitWhole().text());
        idle.countDown();
        Await.until("close", () -> backend.openConnections() == 0);
        assertEquals("ok", send(backend, TestOutbound.get("/")).awaitWhole().text());
        assertEquals(2, backend.connections());
    }

    private RecordedInbound play(AnswerBackend backend, String method, int number) throws Exception {
        return exchange(backend, TestOutbound.of(method, "/play/" + number));
    }

    // The end of an idle connection and the next request may cross.
    private RecordedInbound exchange(AnswerBackend backend, Outbound request) throws Exception {
        RecordedInbound inbound = send(backend.http1(), request).await();
        while (!inbound.isWhole()
                && !inbound.hasHead()
                && inbound.awaitFailure().reused()) {
            inbound = send(backend.http1(), request).await();
        }
        return inbound;
    }

    private void assertGood(AnswerBackend backend, int number, String what) throws Exception {
        RecordedInbound good = exchange(backend, TestOutbound.get("/good/" + number));
        assertEquals("good " + number, good.awaitWhole().text(), "after " + what);
    }
}
