package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lean client against {@code answers.txt}: answers that want to be taken for something else, whole and cut anywhere. */
class TreacherousAnswersTest extends UpstreamClientFixture {

    private static final int LONGEST_TO_CUT = 400;

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.inline(executor, timer, pool, settings);
    }

    @Test
    void everyAnswerIsWhatTheTableSays() throws Exception {
        List<TreacherousAnswer> table = TreacherousAnswer.table();
        assertTrue(table.size() >= 200, () -> table.size() + " rows");
        try (AnswerBackend backend =
                new AnswerBackend(16, number -> table.get(number).play())) {
            for (int i = 0; i < table.size(); i++) {
                TreacherousAnswer row = table.get(i);
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
        List<TreacherousAnswer> rows = TreacherousAnswer.table().stream()
                .filter(row -> row.isWhole() && row.bytes().length() <= LONGEST_TO_CUT)
                .toList();
        List<TreacherousAnswer> cut = new ArrayList<>();
        for (TreacherousAnswer row : rows) {
            for (int length = 0; length < row.bytes().length(); length++) {
                cut.add(new TreacherousAnswer(
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
                TreacherousAnswer row = cut.get(i);
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
