package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the contract that HTTP/2 has, too, against a real backend. */
class Http2UpstreamTest extends Http2UpstreamFixture {

    private static final int BIG = 3 * 1024 * 1024 + 17;
    private static final int PLENTY = 32 * 1024 * 1024;

    private static Answer text(String text) {
        return (request, response, callback) -> Content.Sink.write(response, true, text, callback);
    }

    private static Answer echo() {
        return (request, response, callback) -> Content.copy(request, response, callback);
    }

    private static void interim(Response response, int status, HttpFields fields, Runnable then) {
        var sent = response.writeInterim(status, fields).thenRun(then);
        assertNotNull(sent);
    }

    @Test
    void requestGoesOutAsItIs() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Http2Backend backend = http2((request, response, callback) -> {
            heard.add(request.getMethod() + " " + request.getHttpURI().getPathQuery());
            for (HttpField field : request.getHeaders()) {
                heard.add(field.getLowerCaseName() + ": " + field.getValue());
            }
            callback.succeeded();
        });
        TestOutbound request = TestOutbound.get("/a%7Eb;v=1/%C3%A9%2f?y=a|b&z={1}&q=%zz&&=&e=\"<>`\\^[]'100%")
                .with(HttpFields.build()
                        .add("X-One", "1")
                        .add("x-one", "2, \"3, 4\"")
                        .add("Cookie", "a=b; c=\"d\"")
                        .add("TE", "trailers"));
        send(backend.h2c(), request).awaitWhole();
        assertEquals(
                List.of(
                        "GET /a%7Eb;v=1/%C3%A9%2f?y=a|b&z={1}&q=%zz&&=&e=\"<>`\\^[]'100%",
                        "x-one: 1", "x-one: 2, \"3, 4\"", "cookie: a=b; c=\"d\"", "te: trailers"),
                List.copyOf(heard));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example.com",
                "ShOp.example.com",
                "shop.example.com:80",
                "shop.example.com:443",
                "127.0.0.1:8080",
                "[2001:db8::1]",
                "[2001:db8::1]:8080"
            })
    void authorityIsTheOneOfTheRequest(String authority) throws Exception {
        Http2Backend backend = http2((request, response, callback) ->
                Content.Sink.write(response, true, request.getHttpURI().getAuthority(), callback));
        TestOutbound request = TestOutbound.get("/").withAuthority(authority);
        assertEquals(authority, send(backend.h2c(), request).awaitWhole().text());
    }

    /** HTTP/1.0 clients need not say which host they mean. */
    @Test
    void withoutAuthority() throws Exception {
        Http2Backend backend = http2(text("ok"));
        TestOutbound request = TestOutbound.get("/").withAuthority("");
        assertEquals("ok", send(backend.h2c(), request).awaitWhole().text());
    }

    @ParameterizedTest
    @CsvSource({"GET,-1", "POST,-1", "PUT,0", "M-SEARCH,-1", "get,-1"})
    void requestWithoutBodyEndsWithItsHead(String method, long length) throws Exception {
        Http2Backend backend = http2((request, response, callback) -> {
            Content.Chunk chunk = request.read();
            boolean none = chunk != null && chunk.isLast() && !chunk.hasRemaining();
            Content.Sink.write(response, true, request.getMethod() + " " + none, callback);
        });
        TestOutbound request = TestOutbound.of(method, "/");
        assertEquals(method + " true", send(backend.h2c(), request).awaitWhole().text());
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordedInbound.Taking.class,
            names = {"AT_ONCE", "ON_ANOTHER_THREAD"})
    void bigBodiesBothWays(RecordedInbound.Taking taking) throws Exception {
        byte[] noise = new byte[BIG];
        new Random(42).nextBytes(noise);
        Http2Backend backend = http2(echo());
        for (long length : new long[] {BIG, -1}) {
            TestBody body = new TestBody();
            RecordedInbound inbound = new RecordedInbound(taking);
            client().send(backend.h2c(), TestOutbound.of("PUT", "/").with(body, length), inbound);
            for (int from = 0; from < BIG; from += 1000) {
                byte[] piece = new byte[Math.min(1000, BIG - from)];
                System.arraycopy(noise, from, piece, 0, piece.length);
                body.give(piece);
            }
            body.end();
            assertArrayEquals(noise, inbound.awaitWhole().bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "REPORT"})
    void piecesPassWhileTheRestIsStillToCome(String method) throws Exception {
        Http2Backend backend = http2(echo());
        TestBody body = new TestBody();
        RecordedInbound inbound =
                send(backend.h2c(), TestOutbound.of(method, "/").with(body, -1));
        for (int i = 1; i <= 20; i++) {
            body.give("ping".getBytes(ISO_8859_1));
            int expected = 4 * i;
            Await.until("ping", () -> inbound.size() == expected);
        }
        body.end();
        assertEquals("ping".repeat(20), inbound.awaitWhole().text());
    }

    @Test
    void uploadWaitsForABackendThatDoesNotRead() throws Exception {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Http2Backend backend =
                http2((request, response, callback) -> waiting.add(() -> Content.Source.consumeAll(request, callback)));
        TestBody body = new TestBody();
        body.giveEndless(64 * 1024);
        RecordedInbound inbound =
                send(backend.h2c(), TestOutbound.of("POST", "/").with(body, -1));
        int pushed = Await.quiet(body::bytesRead);
        assertTrue(pushed > 0 && pushed < PLENTY, () -> pushed + " bytes were read");
        body.end();
        waiting.forEach(Runnable::run);
        inbound.awaitWhole();
    }

    @Test
    void aClientThatDoesNotTakeHoldsUpItselfOnly() throws Exception {
        byte[] much = new byte[PLENTY];
        Http2Backend backend = http2((request, response, callback) -> {
            boolean slow = request.getHttpURI().getPath().equals("/slow");
            response.write(true, ByteBuffer.wrap(slow ? much : new byte[BIG]), callback);
        });
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        List<RecordedInbound> slow = new ArrayList<>();
        List<UpstreamClient.Cancel> cancels = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RecordedInbound inbound = new RecordedInbound(RecordedInbound.Taking.WHEN_TOLD);
            slow.add(inbound);
            cancels.add(client().send(backend.h2c(), TestOutbound.get("/slow"), inbound));
        }
        for (RecordedInbound inbound : slow) {
            Await.until("the first piece", () -> inbound.size() > 0);
        }
        assertEquals(
                BIG, send(backend.h2c(), TestOutbound.get("/")).awaitWhole().size());
        assertEquals(1, backend.openConnections());
        cancels.forEach(cancel -> cancel.cancel(new Exception("enough")));
        slow.forEach(RecordedInbound::takeIfAny);
    }

    @Test
    void trailers() throws Exception {
        Http2Backend backend = http2((request, response, callback) -> {
            HttpFields.Mutable trailers = HttpFields.build().add("grpc-status", "0");
            response.setTrailersSupplier(() -> trailers);
            Content.Sink.write(response, true, "hello", callback);
        });
        RecordedInbound inbound = send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        assertEquals("hello", inbound.text());
        HttpFields trailers = inbound.trailers();
        assertNotNull(trailers);
        assertEquals("0", trailers.get("grpc-status"));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 304, 401, 407, 421, 500})
    void noAnswerIsActedUpon(int status) throws Exception {
        Http2Backend backend = http2((request, response, callback) -> {
            response.setStatus(status);
            response.getHeaders().add("Location", "/other").add("WWW-Authenticate", "Basic realm=\"x, y\"");
            callback.succeeded();
        });
        RecordedInbound inbound = send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        assertEquals(status, inbound.status());
        assertEquals("Basic realm=\"x, y\"", inbound.fields().get("WWW-Authenticate"));
        assertTrue(inbound.lastWasEmpty());
        assertNull(inbound.trailers());
    }

    @Test
    void interimAnswersPass() throws Exception {
        Http2Backend backend = http2((request, response, callback) -> interim(
                response,
                103,
                HttpFields.build().add("Link", "</a.css>"),
                () -> Content.Sink.write(response, true, "ok", callback)));
        RecordedInbound inbound = send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        assertEquals("ok", inbound.text());
        assertEquals("103 link: </a.css>", inbound.events().get(0));
        assertEquals("head 200", inbound.events().get(1));
    }

    @Test
    void bodyWaitsForContinue() throws Exception {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Http2Backend backend = http2((request, response, callback) -> waiting.add(
                () -> interim(response, 100, HttpFields.EMPTY, () -> Content.copy(request, response, callback))));
        TestBody body = new TestBody();
        body.give("hello".getBytes(ISO_8859_1));
        body.end();
        UpstreamClient patient = startClient(new ClientSettings(
                1, 1, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), 16 * 1024, 16 * 1024));
        RecordedInbound inbound = new RecordedInbound();
        patient.send(backend.h2c(), TestOutbound.of("PUT", "/").with(body, 5).expecting(), inbound);
        Await.until("the head", () -> !waiting.isEmpty());
        assertEquals(0, body.touches());
        waiting.forEach(Runnable::run);
        assertEquals("hello", inbound.awaitWhole().text());
    }

    @Test
    void answerBeforeTheBodyIsRead() throws Exception {
        Http2Backend backend = http2((request, response, callback) -> {
            response.setStatus(413);
            Content.Sink.write(response, true, "no", callback);
        });
        TestBody body = new TestBody();
        body.giveEndless(64 * 1024);
        RecordedInbound inbound =
                send(backend.h2c(), TestOutbound.of("PUT", "/").with(body, -1));
        assertEquals(413, inbound.awaitWhole().status());
        assertEquals("no", inbound.text());
        body.end();
        assertEquals(
                413, send(backend.h2c(), TestOutbound.get("/")).awaitWhole().status());
    }

    @Test
    void manyAtOnceShareAConnectionAndMoreAreOpenedWhenItIsFull() throws Exception {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Http2Backend backend = http2(3, (request, response, callback) -> waiting.add(callback::succeeded));
        List<RecordedInbound> all = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            all.add(send(backend.h2c(), TestOutbound.get("/")));
            int there = i;
            Await.until("it is there", () -> waiting.size() == there);
            assertEquals((i + 2) / 3, backend.openConnections());
        }
        RecordedInbound queued = send(backend.h2c(), TestOutbound.get("/"));
        List<Runnable> twelve = List.copyOf(waiting);
        waiting.clear();
        twelve.forEach(Runnable::run);
        for (RecordedInbound inbound : all) {
            inbound.awaitWhole();
        }
        Await.until("the queued one is there", () -> waiting.size() == 1);
        waiting.forEach(Runnable::run);
        queued.awaitWhole();
        assertEquals(4, backend.openConnections(), "no more than the settings allow");
    }

    @Test
    void moreThanTheQueueHoldsAreRefused() throws Exception {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Http2Backend backend = http2(1, (request, response, callback) -> waiting.add(callback::succeeded));
        List<RecordedInbound> all = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            all.add(send(backend.h2c(), TestOutbound.get("/")));
            int there = i;
            Await.until("it is there", () -> waiting.size() == there);
        }
        for (int i = 0; i < 8; i++) {
            all.add(send(backend.h2c(), TestOutbound.get("/")));
        }
        Inbound.Failure failure = send(backend.h2c(), TestOutbound.get("/")).awaitFailure();
        assertEquals(Inbound.Kind.OVERLOAD, failure.kind());
        for (int i = 0; i < 12; i++) {
            Await.until("the next", () -> !waiting.isEmpty());
            requireNonNull(waiting.poll()).run();
        }
        for (RecordedInbound inbound : all) {
            inbound.awaitWhole();
        }
    }

    @Test
    void drainClosesIdleConnectionsOnly() throws Exception {
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        Http2Backend backend = http2(2, (request, response, callback) -> {
            if (request.getHttpURI().getPath().equals("/slow")) {
                waiting.add(callback::succeeded);
            } else {
                callback.succeeded();
            }
        });
        RecordedInbound slow = send(backend.h2c(), TestOutbound.get("/slow"));
        RecordedInbound slower = send(backend.h2c(), TestOutbound.get("/slow"));
        Await.until("the slow ones are there", () -> waiting.size() == 2);
        assertEquals(1, backend.openConnections());
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
        assertEquals(2, backend.openConnections());
        client().drain(backend.h2c());
        Await.until("the idle one closes", () -> backend.openConnections() == 1);
        Runnable first = waiting.poll();
        assertNotNull(first);
        first.run();
        Await.until("one is over", () -> slow.isOver() || slower.isOver());
        waiting.forEach(Runnable::run);
        slow.awaitWhole();
        slower.awaitWhole();
        Await.until("the other one closes, too", () -> backend.openConnections() == 0);
        send(backend.h2c(), TestOutbound.get("/")).awaitWhole();
    }

    /** Both protocols on one client, as an address that changed its appProtocol has. */
    @Test
    void connectionsOfBothProtocolsAreKeptApart() throws Exception {
        Http2Backend http2 = http2(text("two"));
        ScriptedBackend http1 = answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "two", send(http2.h2c(), TestOutbound.get("/")).awaitWhole().text());
            assertEquals("one", send(http1, TestOutbound.get("/")).awaitWhole().text());
        }
        assertEquals(1, http2.openConnections());
        assertEquals(1, http1.connections());
    }
}
