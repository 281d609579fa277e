package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.graph.BackendProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link UpstreamClient} must do when a backend, a client or the network does not behave; for what is wrong with answers see {@link UpstreamAnswerContract}. */
abstract class UpstreamFailureContract extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static InetSocketAddress closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    @Test
    void refusedConnectionLeavesTheBodyForASecondTry() throws Exception {
        TestBody body = new TestBody();
        TestOutbound request = TestOutbound.of("POST", "/").with(body, 5);
        assertFailure(
                send(new BackendAddress(closedPort(), BackendProtocol.HTTP1), request)
                        .awaitFailure(),
                Inbound.Kind.CONNECT,
                false,
                false,
                false);
        assertEquals(0, body.touches());
        body.give("hello".getBytes(ISO_8859_1));
        body.end();
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            wire.write(wire.read(5));
        });
        assertEquals("hello", send(backend, request).awaitWhole().text());
    }

    @Test
    void addressThatIsNotResolved() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("shop.example.com", 80);
        assertThrows(IllegalArgumentException.class, () -> new BackendAddress(name, BackendProtocol.HTTP1));
    }

    @Test
    void connectionThatIsNeverMade() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            fill(address, fillers);
            long start = System.nanoTime();
            RecordedInbound inbound = send(new BackendAddress(address, BackendProtocol.HTTP1), TestOutbound.get("/"));
            assertFailure(inbound.awaitFailure(), Inbound.Kind.CONNECT, false, false, false);
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(took < 2 * SETTINGS.connectTimeout().toMillis(), () -> took + " ms");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    // A full backlog: from now on the system drops what would open a connection.
    private static void fill(InetSocketAddress address, List<Socket> fillers) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(address, 200);
            } catch (SocketTimeoutException backlogIsFull) {
                return;
            }
        }
        throw new AssertionError("this system takes any number of connections");
    }

    @Test
    void noAnswerInTime() throws Exception {
        ScriptedBackend backend = backend(ScriptedBackend.Wire::hang);
        RecordedInbound inbound = send(backend, TestOutbound.get("/").within(300));
        assertFailure(inbound.awaitFailure(), Inbound.Kind.TIMEOUT, true, false, false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @Test
    void noWholeAnswerInTime() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
            wire.hang();
        });
        RecordedInbound inbound = send(backend, TestOutbound.get("/").within(300));
        assertFailure(inbound.awaitFailure(), Inbound.Kind.TIMEOUT, true, true, false);
        assertEquals("he", inbound.text());
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @Test
    void silenceOnTheConnectionEndsTheExchange() throws Exception {
        ClientSettings impatient = new ClientSettings(
                4, 8, Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(1), 16 * 1024, 16 * 1024);
        UpstreamClient client = startClient(impatient);
        ScriptedBackend backend = backend(ScriptedBackend.Wire::hang);
        RecordedInbound inbound = new RecordedInbound();
        client.send(backend.http1(), TestOutbound.get("/"), inbound);
        assertFailure(inbound.awaitFailure(), Inbound.Kind.TIMEOUT, true, false, false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    /** The end of an idle connection and the next request may cross; then the failure says so, once. */
    @Test
    void connectionThatTheBackendClosedWhileIdle() throws Exception {
        AtomicInteger served = new AtomicInteger();
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(OK);
            served.incrementAndGet();
        });
        for (int i = 1; i <= 50; i++) {
            RecordedInbound inbound = send(backend, TestOutbound.get("/")).await();
            while (inbound.status() == 0) {
                assertFailure(inbound.awaitFailure(), Inbound.Kind.CLOSED, true, false, true);
                inbound = send(backend, TestOutbound.get("/")).await();
            }
            int expected = i;
            Await.until("served", () -> served.get() == expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionThatTheBackendClosesAtTheSecondRequest(boolean reset) throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(OK);
            wire.readHead();
            if (reset) {
                wire.reset();
            }
        });
        send(backend, TestOutbound.get("/")).awaitWhole();
        assertFailure(send(backend, TestOutbound.get("/")).awaitFailure(), Inbound.Kind.CLOSED, true, false, true);
    }

    @Test
    void cancelBeforeTheHead() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            asked.countDown();
            wire.hang();
        });
        RecordedInbound inbound = new RecordedInbound();
        UpstreamClient.Cancel cancel = client().send(backend.http1(), TestOutbound.get("/"), inbound);
        await(asked);
        Exception cause = new Exception("client gone");
        cancel.cancel(cause);
        cancel.cancel(new Exception("again"));
        Inbound.Failure failure = inbound.awaitFailure();
        assertFailure(failure, Inbound.Kind.CANCELLED, true, false, false);
        assertEquals(cause, failure.cause());
        Await.until("close", () -> backend.openConnections() == 0);
        inbound.checkRules();
    }

    @Test
    void cancelInTheBody() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
            wire.hang();
        });
        RecordedInbound inbound = new RecordedInbound();
        UpstreamClient.Cancel cancel = client().send(backend.http1(), TestOutbound.get("/"), inbound);
        Await.until("he", () -> inbound.size() == 2);
        cancel.cancel(new Exception("client gone"));
        assertFailure(inbound.awaitFailure(), Inbound.Kind.CANCELLED, true, true, false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @Test
    void cancelInAnUpload() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.hang();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = new RecordedInbound();
        UpstreamClient.Cancel cancel =
                client().send(backend.http1(), TestOutbound.of("PUT", "/").with(body, 500), inbound);
        body.give(new byte[50]);
        Await.until("upload", () -> body.bytesRead() == 50);
        cancel.cancel(new Exception("client gone"));
        assertFailure(inbound.awaitFailure(), Inbound.Kind.CANCELLED, true, false, false);
        Await.until("close", () -> backend.openConnections() == 0);
        body.give(new byte[50]);
        assertEquals(50, body.bytesRead(), "the body is left alone");
    }

    @Test
    void cancelAfterTheEndDoesNothing() throws Exception {
        ScriptedBackend backend = answering(OK);
        RecordedInbound inbound = new RecordedInbound();
        UpstreamClient.Cancel cancel = client().send(backend.http1(), TestOutbound.get("/"), inbound);
        inbound.awaitWhole();
        cancel.cancel(new Exception("too late"));
        send(backend, TestOutbound.get("/")).awaitWhole();
        inbound.awaitWhole();
        assertEquals(1, backend.connections());
    }

    @Test
    void pieceThatCannotBeTakenEndsTheExchange() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
            wire.hang();
        });
        RecordedInbound inbound = new RecordedInbound(RecordedInbound.Taking.WHEN_TOLD);
        client().send(backend.http1(), TestOutbound.get("/"), inbound);
        inbound.refuse(new IOException("client gone"));
        assertFailure(inbound.awaitFailure(), Inbound.Kind.CANCELLED, true, true, false);
        Await.until("close", () -> backend.openConnections() == 0);
    }

    @Test
    void moreRequestsThanMayWait() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                wire.readHead();
                asked.incrementAndGet();
                await(go);
                wire.write(OK);
            }
        });
        List<RecordedInbound> running = new ArrayList<>();
        for (int i = 0; i < SETTINGS.connectionsPerEndpoint(); i++) {
            running.add(send(backend, TestOutbound.get("/")));
        }
        // A connection that is there may still have its request in the queue; one that has asked has not.
        Await.until("requests", () -> asked.get() == SETTINGS.connectionsPerEndpoint());
        for (int i = 0; i < SETTINGS.queuePerEndpoint(); i++) {
            running.add(send(backend, TestOutbound.get("/")));
        }
        TestBody body = new TestBody();
        RecordedInbound refused = send(backend, TestOutbound.of("PUT", "/").with(body, 5));
        assertFailure(refused.awaitFailure(), Inbound.Kind.OVERLOAD, false, false, false);
        assertEquals(0, body.touches());
        go.countDown();
        for (RecordedInbound inbound : running) {
            inbound.awaitWhole();
        }
        assertEquals(SETTINGS.connectionsPerEndpoint(), backend.connections());
    }

    @Test
    void waitForAConnectionCountsAsTime() throws Exception {
        ScriptedBackend backend = backend(ScriptedBackend.Wire::hang);
        for (int i = 0; i < SETTINGS.connectionsPerEndpoint(); i++) {
            send(backend, TestOutbound.get("/"));
        }
        Await.until("connections", () -> backend.connections() == SETTINGS.connectionsPerEndpoint());
        RecordedInbound waiting = send(backend, TestOutbound.get("/").within(300));
        assertFailure(waiting.awaitFailure(), Inbound.Kind.TIMEOUT, false, false, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, -1})
    void bodyThatBreaksOff(long length) throws Exception {
        StringBuilder heard = new StringBuilder();
        CountDownLatch ended = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            heard.append(new String(wire.readToEnd(), ISO_8859_1));
            ended.countDown();
        });
        TestBody body = new TestBody();
        RecordedInbound inbound = send(backend, TestOutbound.of("PUT", "/").with(body, length));
        body.give("hello".getBytes(ISO_8859_1));
        Await.until("upload", () -> body.bytesRead() == 5);
        IOException cause = new IOException("client gone");
        body.breakOff(cause);
        Inbound.Failure failure = inbound.awaitFailure();
        assertFailure(failure, Inbound.Kind.REQUEST_BODY, true, false, false);
        assertEquals(cause, failure.cause());
        await(ended);
        assertFalse(heard.toString().contains("0\r\n\r\n"), "the backend must not see a clean end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void finalAnswerWhileTheBodyIsSent(boolean closesAtOnce) throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            if (first.getAndSet(false)) {
                wire.read(100_000);
                wire.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                if (!closesAtOnce) {
                    wire.hang();
                }
                return; // with bytes unread, so that the system resets
            }
            wire.write(OK);
        });
        TestBody body = new TestBody();
        body.giveEndless(64 * 1024);
        RecordedInbound inbound = send(backend, TestOutbound.of("POST", "/").with(body, -1));
        inbound.awaitWhole();
        assertEquals(413, inbound.status());
        assertEquals("big", inbound.text());
        Await.until("close", () -> backend.openConnections() == 0);
        Await.quiet(body::bytesRead);
        assertEquals(200, send(backend, TestOutbound.get("/")).awaitWhole().status());
        assertEquals(2, backend.connections());
    }

    @Test
    void secondAnswerWhileTheBodyIsStillSent() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(OK);
            if (first.getAndSet(false)) {
                await(answered);
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nrogue");
            }
            wire.hang(); // which only now reads the body
        });
        RecordedInbound inbound = send(backend, TestOutbound.post("/", "x".repeat(20 * 1024 * 1024)));
        assertEquals("ok", inbound.awaitWhole().text());
        answered.countDown();
        Await.until("close", () -> backend.openConnections() == 0);
        assertEquals("ok", send(backend, TestOutbound.get("/")).awaitWhole().text());
        assertEquals(2, backend.connections());
    }

    @Test
    void onlyTheEndpointIsConnectedTo() throws Exception {
        ScriptedBackend good = answering(OK);
        ScriptedBackend evil = answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        String rogue = "127.0.0.1:" + evil.address().getPort();
        List<String> targets = List.of(
                "/",
                "http://" + rogue + "/",
                "//" + rogue + "/",
                "/@" + rogue,
                "*",
                "?",
                rogue,
                "/?url=http://" + rogue);
        for (String target : targets) {
            for (String method : List.of("GET", "OPTIONS")) {
                TestOutbound request = TestOutbound.of(method, target)
                        .withAuthority(rogue)
                        .with(HttpFields.build()
                                .add("Host", rogue)
                                .add("X-Forwarded-Host", rogue)
                                .add("Location", "http://" + rogue));
                assertEquals("ok", send(good, request).awaitWhole().text(), target);
            }
        }
        assertEquals(0, evil.connections());
    }
}
