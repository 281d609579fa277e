package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link UpstreamClient} must do when all goes well. */
abstract class UpstreamClientContract extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int BIG = 3 * 1024 * 1024 + 17;
    private static final int PLENTY = 32 * 1024 * 1024;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private String heard() throws InterruptedException {
        String head = heard.poll(15, TimeUnit.SECONDS);
        assertNotNull(head, "the backend heard nothing");
        return head;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    @Test
    void requestGoesOutByteForByte() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            heard.add(wire.readHead());
            wire.write(OK);
        });
        TestOutbound request = TestOutbound.get("/a%7Eb;v=1/%C3%A9%2f?y=a|b&z={1}&q=%zz&&=&e=\"<>`\\^[]'100%")
                .withAuthority("ShOp.example.com:8080")
                .with(HttpFields.build()
                        .add("X-One", "1")
                        .add("x-one", "2, \"3, 4\"")
                        .add("Accept", "a/b;q=0.5")
                        .add("Cookie", "a=b; c=\"d\"")
                        .add("TE", "trailers"));
        send(backend, request).awaitWhole();
        assertEquals("""
                GET /a%7Eb;v=1/%C3%A9%2f?y=a|b&z={1}&q=%zz&&=&e="<>`\\^[]'100% HTTP/1.1
                Host: ShOp.example.com:8080
                X-One: 1
                x-one: 2, "3, 4"
                Accept: a/b;q=0.5
                Cookie: a=b; c="d"
                TE: trailers

                """.replace("\n", "\r\n"), heard());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PROPFIND", "M-SEARCH", "get"})
    void requestWithoutBodyHasNoFraming(String method) throws Exception {
        ScriptedBackend backend = backend(wire -> {
            heard.add(wire.readHead());
            wire.write("HTTP/1.1 204 No Content\r\n\r\n");
        });
        send(backend, TestOutbound.of(method, "/")).awaitWhole();
        assertEquals(method + " / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n", heard());
    }

    /** RFC 9110, section 8.6: where the method implies a body, its absence is said. */
    @Test
    void postWithoutBodySaysSo() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            heard.add(wire.readHead());
            wire.write(OK);
        });
        send(backend, TestOutbound.of("POST", "/")).awaitWhole();
        assertEquals("POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 0\r\n\r\n", heard());
    }

    /** The pipeline never passes them; if it did, a second framing would let the body be read as a request. */
    @Test
    void framingAndConnectionFieldsAreTheClientsOwn() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            heard.add(wire.readHead() + new String(wire.read(4), ISO_8859_1));
            wire.write(OK);
        });
        TestOutbound request = TestOutbound.post("/", "body")
                .with(HttpFields.build()
                        .add("Content-Length", "1")
                        .add("Transfer-Encoding", "chunked")
                        .add("Host", "evil.example.com")
                        .add("Connection", "close, X-Kept")
                        .add("Upgrade", "h2c")
                        .add("Expect", "100-continue")
                        .add("X-Kept", "yes"));
        send(backend, request).awaitWhole();
        assertEquals(
                "POST / HTTP/1.1\r\nHost: shop.example.com\r\nX-Kept: yes\r\nContent-Length: 4\r\n\r\nbody", heard());
    }

    @Test
    void bodyOfUnknownLengthIsChunked() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            heard.add(wire.readHead());
            heard.add(wire.readChunkedRaw());
            wire.write(OK);
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = send(backend, TestOutbound.of("PATCH", "/").with(body, -1));
        assertEquals("PATCH / HTTP/1.1\r\nHost: shop.example.com\r\nTransfer-Encoding: chunked\r\n\r\n", heard());
        body.give("hello".getBytes(ISO_8859_1));
        body.give("world!".getBytes(ISO_8859_1));
        body.end();
        inbound.awaitWhole();
        assertEquals("helloworld!", heard().replaceAll("(?i)[0-9a-f]+\r\n|\r\n", ""));
    }

    @Test
    void bigBodiesWithLengthBothWays() throws Exception {
        byte[] noise = noise(BIG);
        ScriptedBackend backend = backend(wire -> {
            assertTrue(wire.readHead().contains("Content-Length: " + BIG + "\r\n"));
            byte[] body = wire.read(BIG);
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
            wire.write(body);
            wire.hang();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = new RecordedInbound(RecordedInbound.Taking.ON_ANOTHER_THREAD);
        client().send(backend.http1(), TestOutbound.of("PUT", "/").with(body, BIG), inbound);
        body.give(noise);
        body.end();
        assertArrayEquals(noise, inbound.awaitWhole().bytes());
        assertFalse(inbound.lastWasEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordedInbound.Taking.class,
            names = {"AT_ONCE", "ON_ANOTHER_THREAD"})
    void bigChunkedBodiesBothWays(RecordedInbound.Taking taking) throws Exception {
        byte[] noise = noise(BIG);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            String raw = wire.readChunkedRaw();
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.write(raw);
            wire.hang();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = new RecordedInbound(taking);
        client().send(backend.http1(), TestOutbound.of("PUT", "/").with(body, -1), inbound);
        for (int from = 0; from < BIG; from += 1000) {
            byte[] piece = new byte[Math.min(1000, BIG - from)];
            System.arraycopy(noise, from, piece, 0, piece.length);
            body.give(piece);
        }
        body.end();
        assertArrayEquals(noise, inbound.awaitWhole().bytes());
    }

    @Test
    void piecesPassWhileTheRestIsStillToCome() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                wire.readUntil("ping");
                wire.write("4\r\npong\r\n");
            }
            wire.readUntil("\r\n0\r\n\r\n");
            wire.write("0\r\n\r\n");
            wire.hang();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = send(backend, TestOutbound.of("POST", "/").with(body, -1));
        for (int i = 1; i <= 20; i++) {
            body.give("ping".getBytes(ISO_8859_1));
            int expected = 4 * i;
            Await.until("pong", () -> inbound.size() == expected);
        }
        body.end();
        assertEquals("pong".repeat(20), inbound.awaitWhole().text());
    }

    @Test
    void uploadWaitsForABackendThatDoesNotRead() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            await(go);
            wire.readUntil("\r\n0\r\n\r\n");
            wire.write(OK);
            wire.hang();
        });
        TestBody body = new TestBody();
        body.giveEndless(64 * 1024);
        RecordedInbound inbound = send(backend, TestOutbound.of("POST", "/").with(body, -1));
        Await.until("the upload has begun", () -> body.bytesRead() > 0);
        int pushed = Await.quiet(body::bytesRead);
        assertTrue(pushed < PLENTY, () -> pushed + " bytes were read");
        body.end();
        go.countDown();
        inbound.awaitWhole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000000000", "Transfer-Encoding: chunked"})
    void answerWaitsForAClientThatDoesNotTake(String framing) throws Exception {
        AtomicInteger written = new AtomicInteger();
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
            while (true) {
                wire.write(chunk);
                written.addAndGet(chunk.length);
            }
        });
        RecordedInbound inbound = new RecordedInbound(RecordedInbound.Taking.WHEN_TOLD);
        UpstreamClient.Cancel cancel = client().send(backend.http1(), TestOutbound.get("/"), inbound);
        int pushed = Await.quiet(written::get);
        assertTrue(pushed > 0 && pushed < PLENTY, () -> pushed + " bytes were taken");
        int before = inbound.size();
        inbound.take();
        Await.until("the next piece", () -> inbound.size() > before);
        cancel.cancel(new Exception("enough"));
        assertEquals(Inbound.Kind.CANCELLED, inbound.awaitFailure().kind());
        inbound.takeIfAny();
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2;ext=\"a b\"\r\nhe\r\n3\r\nllo\r\n0\r\nX-Trailer: t\r\n\r\n"
            })
    void lastPieceOfABodyIsMarkedWhenItIsKnown(String rest) throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 200 OK\r\n" + rest);
        for (int i = 0; i < 3; i++) {
            RecordedInbound inbound = send(backend, TestOutbound.get("/")).awaitWhole();
            assertEquals("hello", inbound.text());
            assertFalse(inbound.lastWasEmpty());
        }
        assertEquals(1, backend.connections());
    }

    @Test
    void trailers() throws Exception {
        ScriptedBackend backend = answering(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                + head("5", "hello", "0", "grpc-status: 0", "X-Sum: a"));
        RecordedInbound inbound = send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(List.of("head 200", "trailers", "content last"), inbound.events());
        HttpFields trailers = inbound.trailers();
        assertNotNull(trailers);
        assertEquals("0", trailers.get("grpc-status"));
        assertEquals("a", trailers.get("X-Sum"));
    }

    @Test
    void fieldsComeAsTheyWereSent() throws Exception {
        ScriptedBackend backend = answering(head(
                        "HTTP/1.1 401 Whatever",
                        "Content-Length: 4",
                        "Set-Cookie: a=\"b, c\"; Path=/",
                        "set-cookie: d",
                        "WWW-Authenticate: Basic realm=\"x, y\"",
                        "Content-Encoding: gzip",
                        "Location: http://elsewhere.example.com/")
                + "body");
        RecordedInbound inbound = send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(401, inbound.status());
        assertEquals(List.of("a=\"b, c\"; Path=/", "d"), inbound.fields().getValuesList("Set-Cookie"));
        assertEquals("Basic realm=\"x, y\"", inbound.fields().get("WWW-Authenticate"));
        assertEquals("gzip", inbound.fields().get("Content-Encoding"));
        assertEquals("body", inbound.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 401, 407, 408, 421, 425, 429, 503})
    void noAnswerIsActedUpon(int status) throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 " + status + " X\r\nContent-Length: 1\r\nLocation: /other\r\n"
                + "Retry-After: 0\r\nWWW-Authenticate: Basic\r\nProxy-Authenticate: Basic\r\n\r\nx");
        assertEquals(status, send(backend, TestOutbound.get("/")).awaitWhole().status());
        assertEquals(1, backend.connections());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD|HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                "HEAD|HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET|HTTP/1.1 204 No Content\r\n\r\n",
                "GET|HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\nETag: \"x\"\r\n\r\n",
                "GET|HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "GET|HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void answerWithoutBodyIsOneEmptyLastPiece(String row) throws Exception {
        String[] parts = row.split("\\|");
        ScriptedBackend backend = answering(parts[1]);
        for (int i = 0; i < 3; i++) {
            RecordedInbound inbound =
                    send(backend, TestOutbound.of(parts[0], "/")).awaitWhole();
            assertEquals(0, inbound.size());
            assertTrue(inbound.lastWasEmpty());
            if (row.contains("1000")) {
                assertEquals("1000", inbound.fields().get("Content-Length"));
            }
        }
        assertEquals(1, backend.connections());
    }

    @Test
    void answerThatEndsWithTheConnection() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.0 200 OK\r\n\r\nhello");
        });
        assertEquals("hello", send(backend, TestOutbound.get("/")).awaitWhole().text());
    }

    @Test
    void interimAnswersPass() throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                + "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </b.css>\r\n\r\n" + OK);
        for (int i = 0; i < 2; i++) {
            RecordedInbound inbound = send(backend, TestOutbound.get("/")).awaitWhole();
            assertEquals(
                    List.of("103 Link: </a.css>", "102 ", "103 Link: </b.css>", "head 200", "content last"),
                    inbound.events());
            assertFalse(inbound.fields().contains("Link"));
        }
        assertEquals(1, backend.connections());
    }

    @Test
    void continueGranted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                heard.add(wire.readHead());
                await(go);
                wire.write("HTTP/1.1 100 Continue\r\n\r\n");
                heard.add(new String(wire.read(5), ISO_8859_1));
                wire.write(OK);
            }
        });
        // The end of the upload may come in a moment after that of the answer: only then is the connection free again.
        for (int i = 0; i < 2 || (i < 20 && backend.connections() == i); i++) {
            TestBody body = new TestBody();
            body.give("hello".getBytes(ISO_8859_1));
            body.end();
            RecordedInbound inbound =
                    send(backend, TestOutbound.of("PUT", "/").with(body, 5).expecting());
            assertEquals(
                    "PUT / HTTP/1.1\r\nHost: shop.example.com\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                    heard());
            if (i == 0) {
                assertEquals(0, body.touches());
                go.countDown();
            }
            inbound.awaitWhole();
            assertEquals("hello", heard());
            assertEquals(List.of("100 ", "head 200", "content last"), inbound.events());
        }
        assertTrue(backend.connections() < 20, "no connection is used again");
    }

    @ParameterizedTest
    @ValueSource(ints = {417, 413, 200})
    void finalAnswerInsteadOfContinue(int status) throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nno");
            wire.hang();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound =
                send(backend, TestOutbound.of("PUT", "/").with(body, 5).expecting());
        assertEquals(status, inbound.awaitWhole().status());
        assertEquals("no", inbound.text());
        Await.until("close", () -> backend.openConnections() == 0);
        assertEquals(0, body.touches(), "the body was never read");
    }

    /** RFC 9110, section 10.1.1: a client should not wait for 100 (Continue) for ever. */
    @Test
    void continueIgnored() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            heard.add(new String(wire.read(5), ISO_8859_1));
            wire.write(OK);
        });
        TestBody body = new TestBody();
        body.give("hello".getBytes(ISO_8859_1));
        body.end();
        RecordedInbound inbound =
                send(backend, TestOutbound.of("PUT", "/").with(body, 5).expecting());
        inbound.awaitWhole();
        assertEquals("hello", heard());
    }

    @Test
    void connectionIsFreeBeforeTheLastPieceIsTaken() throws Exception {
        ScriptedBackend backend = answering(OK);
        RecordedInbound slow = new RecordedInbound(RecordedInbound.Taking.WHEN_TOLD);
        client().send(backend.http1(), TestOutbound.get("/1"), slow);
        slow.awaitWhole();
        send(backend, TestOutbound.get("/2")).awaitWhole();
        assertEquals(1, backend.connections());
        assertEquals("ok", slow.text());
        slow.take();
    }

    @Test
    void manyRequestsShareFewConnections() throws Exception {
        ScriptedBackend backend = answering(OK);
        for (int i = 0; i < 200; i++) {
            send(backend, TestOutbound.get("/" + i)).awaitWhole();
        }
        assertEquals(1, backend.connections());
    }

    @Test
    void drainClosesIdleConnectionsOnly() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                if (wire.readHead().startsWith("GET /slow")) {
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                    await(go);
                    wire.write("llo");
                } else {
                    wire.write(OK);
                }
            }
        });
        RecordedInbound slow = send(backend, TestOutbound.get("/slow"));
        Await.until("the slow head", slow::hasHead);
        send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(2, backend.openConnections());
        client().drain(backend.http1());
        Await.until("the idle one closes", () -> backend.openConnections() == 1);
        assertFalse(slow.isOver());
        go.countDown();
        assertEquals("hello", slow.awaitWhole().text());
        Await.until("the other one, too", () -> backend.openConnections() == 0);
        send(backend, TestOutbound.get("/")).awaitWhole();
        assertNull(send(backend, TestOutbound.get("/")).awaitWhole().trailers());
        assertEquals(3, backend.connections(), "an endpoint that comes back is pooled again");
    }
}
