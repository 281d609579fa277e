package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link UpstreamClient} must keep when all that the other rows show happens together. */
abstract class UpstreamMixContract extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Everything at once, in an order that only the seed knows: each exchange ends, by the rules, and nothing is lost. */
    @Test
    void anyMixOfEventsEndsEveryExchange() throws Exception {
        UpstreamClient client = startClient(new ClientSettings(
                32, 1024, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(5), 16 * 1024, 4 * 1024));
        ScriptedBackend backend = backend(UpstreamMixContract::anything);
        Random random = new Random(7);
        List<RecordedInbound> inbounds = new ArrayList<>();
        List<String> story = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            RecordedInbound inbound = new RecordedInbound(
                    random.nextBoolean() ? RecordedInbound.Taking.AT_ONCE : RecordedInbound.Taking.ON_ANOTHER_THREAD);
            inbounds.add(inbound);
            TestOutbound request = TestOutbound.get("/" + random.nextInt(8));
            if (random.nextInt(3) == 0) {
                TestBody body = new TestBody();
                body.give(new byte[random.nextInt(50_000)]);
                if (random.nextInt(4) == 0) {
                    body.breakOff(new IOException("client gone"));
                } else {
                    body.end();
                }
                request = request.with(body, -1);
                request = random.nextBoolean() ? request.expecting() : request;
            }
            UpstreamClient.Cancel cancel = client.send(backend.http1(), request, inbound);
            int act = random.nextInt(6);
            story.add(request + ", act " + act);
            switch (act) {
                case 0 -> cancel.cancel(new Exception("at once"));
                case 1 -> new Thread(() -> cancel.cancel(new Exception("a bit later"))).start();
                case 2 -> Await.until("some progress", () -> inbound.hasHead() || inbound.isOver());
                case 3 -> {
                    Await.until("some progress", () -> inbound.hasHead() || inbound.isOver());
                    cancel.cancel(new Exception("in the body"));
                }
                default -> {}
            }
        }
        int whole = 0;
        List<String> stuck = new ArrayList<>();
        for (RecordedInbound inbound : inbounds) {
            inbound.await();
            if (inbound.isWhole()) {
                whole++;
            } else {
                String what = story.get(inbounds.indexOf(inbound)) + inbound.events() + inbound.awaitFailure();
                if (inbound.awaitFailure().kind() == Inbound.Kind.TIMEOUT) {
                    stuck.add(what);
                }
            }
        }
        assertEquals(List.of(), stuck, "ended by the time-out of their connection only");
        int count = whole;
        assertTrue(count > 200 && count < 1400, () -> count + " of 1500 answers were whole");
    }

    private static void anything(ScriptedBackend.Wire wire) throws IOException {
        while (true) {
            String head = wire.readHead();
            if (head.contains("Expect: ") && head.hashCode() % 3 != 0) {
                wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            if (head.contains("chunked") && !head.startsWith("GET /0")) {
                wire.readChunkedRaw();
            }
            switch (head.charAt(5)) {
                case '0' -> wire.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                case '1' -> {
                    wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 20; i++) {
                        wire.write("1000\r\n" + "x".repeat(0x1000) + "\r\n");
                    }
                    wire.write("0\r\nX-Sum: 1\r\n\r\n");
                }
                case '2' -> {
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
                    wire.reset();
                }
                case '3' -> wire.write(OK + "rogue");
                case '4' -> {
                    wire.write("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(30_000));
                    return;
                }
                case '5' -> wire.write("HTTP/1.1 103 Early Hints\r\n\r\n" + OK);
                case '6' -> wire.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
                default -> wire.write(OK);
            }
        }
    }
}
