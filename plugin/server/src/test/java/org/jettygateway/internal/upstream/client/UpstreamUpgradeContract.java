package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link UpstreamClient} must keep about requests that leave HTTP. */
abstract class UpstreamUpgradeContract extends UpstreamClientFixture {

    private static final String SWITCHED =
            head("HTTP/1.1 101 Switching Protocols", "Upgrade: echo", "Connection: Upgrade", "X-Proof: yes");

    @Test
    void aConfirmedSwitchHandsTheConnectionOver() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        ScriptedBackend backend = backend(wire -> {
            seen.set(wire.readHead());
            wire.write(SWITCHED + "early");
            wire.write(wire.read(4));
            wire.hang();
        });
        Switched inbound = new Switched();
        client().send(backend.http1(), new Wish(TestOutbound.get("/x")), inbound);
        Taken taken = inbound.taken.get(15, TimeUnit.SECONDS);
        assertEquals("yes", inbound.fields.get("X-Proof"));
        String request = String.valueOf(seen.get());
        assertTrue(request.contains("\r\nConnection: Upgrade\r\n"), request);
        assertTrue(request.contains("\r\nUpgrade: echo\r\n"), request);
        Await.until(
                () -> "what came early: " + taken.received(),
                () -> taken.received().equals("early"));
        taken.getEndPoint().write(Callback.NOOP, BufferUtil.toBuffer("ping"));
        Await.until(
                () -> "the echo: " + taken.received(), () -> taken.received().equals("earlyping"));
        taken.close();
        Await.until("the connection is closed", () -> backend.openConnections() == 0);
    }

    @Test
    void aConnectionThatWasHandedOverIsNotUsedAgain() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            boolean wished = wire.readHead().contains("Upgrade: echo");
            wire.write(wished ? SWITCHED : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            wire.hang();
        });
        Switched inbound = new Switched();
        client().send(backend.http1(), new Wish(TestOutbound.get("/x")), inbound);
        Taken taken = inbound.taken.get(15, TimeUnit.SECONDS);
        client().drain(backend.http1());
        assertEquals("ok", send(backend, TestOutbound.get("/")).awaitWhole().text());
        assertEquals(2, backend.connections());
        assertTrue(taken.getEndPoint().isOpen());
        taken.close();
    }

    @Test
    void theTimeLimitEndsWithTheSwitch() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            wire.write(SWITCHED);
            wire.hang();
        });
        Switched inbound = new Switched();
        client().send(backend.http1(), new Wish(TestOutbound.get("/x").within(2000)), inbound);
        Taken taken = inbound.taken.get(15, TimeUnit.SECONDS);
        RecordedInbound late = new RecordedInbound();
        ScriptedBackend silent = backend(ScriptedBackend.Wire::hang);
        client().send(silent.http1(), new Wish(TestOutbound.get("/x").within(2000)), late);
        assertEquals(Inbound.Kind.TIMEOUT, late.awaitFailure().kind());
        assertTrue(taken.getEndPoint().isOpen());
        taken.close();
    }

    @Test
    void anyOtherAnswerIsOne() throws Exception {
        ScriptedBackend backend = answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        for (int i = 0; i < 3; i++) {
            RecordedInbound inbound =
                    send(backend, new Wish(TestOutbound.get("/"))).awaitWhole();
            assertEquals(403, inbound.status());
            assertEquals("no", inbound.text());
        }
        assertEquals(1, backend.connections());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 x\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nrest",
                "HTTP/1.0 101 x\r\nUpgrade: echo\r\nConnection: Upgrade\r\nX-Proof: yes\r\n\r\n",
            })
    void aSwitchThatIsNotConfirmedIsAFailure(String answer) throws Exception {
        ScriptedBackend backend = answering(answer);
        RecordedInbound inbound = send(backend, new Wish(TestOutbound.get("/")));
        assertEquals(Inbound.Kind.PROTOCOL, inbound.awaitFailure().kind());
        Await.until("the connection is closed", () -> backend.openConnections() == 0);
    }

    @Test
    void aSwitchThatNobodyAskedForIsAFailure() throws Exception {
        ScriptedBackend backend = answering(SWITCHED);
        assertEquals(
                Inbound.Kind.PROTOCOL,
                send(backend, TestOutbound.get("/")).awaitFailure().kind());
    }

    /** A request that wants to leave HTTP. */
    private record Wish(Outbound plain) implements Outbound, Upgrade {

        @Override
        public String protocol() {
            return "echo";
        }

        @Override
        public boolean isConfirmedBy(HttpFields fields) {
            return fields.contains("X-Proof", "yes") && fields.contains(HttpHeader.UPGRADE, "echo");
        }

        @Override
        public Upgrade upgrade() {
            return this;
        }

        @Override
        public String method() {
            return plain.method();
        }

        @Override
        public String target() {
            return plain.target();
        }

        @Override
        public String authority() {
            return plain.authority();
        }

        @Override
        public HttpFields fields() {
            return plain.fields();
        }

        @Override
        public long length() {
            return plain.length();
        }

        @Override
        public Content.@Nullable Source body() {
            return plain.body();
        }

        @Override
        public boolean expectsContinue() {
            return plain.expectsContinue();
        }

        @Override
        public long timeoutMillis() {
            return plain.timeoutMillis();
        }
    }

    /** Takes the connection over; everything else is wrong. */
    private static final class Switched implements Inbound {

        private final CompletableFuture<Taken> taken = new CompletableFuture<>();
        private volatile HttpFields fields = HttpFields.EMPTY;

        @Override
        public void onUpgraded(HttpFields received, EndPoint endPoint) {
            fields = received;
            assertFalse(endPoint.isFillInterested());
            Taken next = new Taken(endPoint);
            endPoint.upgrade(next);
            taken.complete(next);
        }

        @Override
        public void onInterim(int status, HttpFields interim) {
            wrong("interim " + status);
        }

        @Override
        public void onHead(int status, HttpFields.Mutable head) {
            wrong("head " + status);
        }

        @Override
        public void onContent(ByteBuffer content, boolean last, Callback callback) {
            wrong("content");
        }

        @Override
        public void onTrailers(HttpFields trailers) {
            wrong("trailers");
        }

        @Override
        public void onFailure(Failure failure) {
            taken.completeExceptionally(failure.cause());
        }

        private void wrong(String what) {
            taken.completeExceptionally(new AssertionError(what));
        }
    }

    /** Whoever has taken a connection over: writes down what comes. */
    private static final class Taken extends AbstractConnection implements Connection.UpgradeTo {

        private final StringBuilder received = new StringBuilder();

        Taken(EndPoint endPoint) {
            super(endPoint, Runnable::run);
        }

        private synchronized void append(ByteBuffer bytes) {
            received.append(BufferUtil.toString(bytes, ISO_8859_1));
        }

        synchronized String received() {
            return received.toString();
        }

        @Override
        public void onUpgradeTo(ByteBuffer early) {
            append(early);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            fillInterested();
        }

        @Override
        public void onFillable() {
            try {
                ByteBuffer bytes = BufferUtil.allocate(1024);
                int filled = getEndPoint().fill(bytes);
                append(bytes);
                if (filled >= 0) {
                    fillInterested();
                }
            } catch (IOException ended) {
                close();
            }
        }

        @Override
        public void onFillInterestedFailed(Throwable cause) {
            close();
        }
    }
}
