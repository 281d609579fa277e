package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection that nobody needed in the end, as who it was made for has given up or was served by another: it waits in the
 * pool as one that has served, and is no less likely to be stale.
 */
class LeanUnusedConnectionTest extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final CountDownLatch end = new CountDownLatch(1);
    private LeanUpstream lean;
    private ScriptedBackend backend;

    /** One selector: while it is busy, nothing else happens to a connection. */
    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.of(new SelectorExecutor(executor, task -> false), timer, pool, settings, 1);
    }

    @BeforeEach
    void leaveOneUnused() throws Exception {
        Duration patience = Duration.ofMinutes(1);
        lean = (LeanUpstream) startClient(new ClientSettings(4, 8, patience, patience, patience, 16 * 1024, 16 * 1024));
        backend = backend(wire -> {
            if (backend.connections() == 1) {
                await(end);
                return;
            }
            while (true) {
                wire.readHead();
                wire.write(OK);
            }
        });
        RecordedInbound gone = onTheSelector(() -> {
            RecordedInbound inbound = new RecordedInbound();
            lean.send(backend.http1(), TestOutbound.get("/"), inbound).cancel(new IOException("client gone"));
            return inbound;
        });
        assertEquals(Inbound.Kind.CANCELLED, gone.awaitFailure().kind());
        Await.until(
                () -> "an idle connection: " + lean.getPools(),
                () -> lean.getPools().toString().contains("connections=1 of 4 (idle=[1]"));
        Await.until("both ends of it", () -> backend.connections() == 1);
    }

    /** Does something while the selector does nothing else. */
    private <T> T onTheSelector(Supplier<T> action) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        lean.getBean(SelectorManager.class)
                .getBean(ManagedSelector.class)
                .submit(unused -> result.complete(action.get()));
        return result.get(15, TimeUnit.SECONDS);
    }

    @Test
    void itsEndIsNoticed() {
        end.countDown();
        Await.until("the pool knows", () -> lean.getConnections() == 0);
    }

    @Test
    void aRequestThatMayBeRepeatedIsToldThatItMay() throws Exception {
        Inbound.Failure failure =
                onTheSelector(() -> endedAndSent(TestOutbound.get("/"))).awaitFailure();
        assertEquals(Inbound.Kind.CLOSED, failure.kind());
        assertTrue(failure.reused(), failure::toString);
    }

    @Test
    void aRequestThatMayNotBeRepeatedGoesElsewhere() throws Exception {
        RecordedInbound inbound = onTheSelector(() -> endedAndSent(TestOutbound.of("POST", "/")));
        assertEquals("ok", inbound.awaitWhole().text());
        assertEquals(2, backend.connections());
    }

    /** The selector is busy, so that nobody has noticed the end. */
    private RecordedInbound endedAndSent(TestOutbound request) {
        end.countDown();
        Await.until("the backend has closed", () -> backend.openConnections() == 0);
        RecordedInbound inbound = new RecordedInbound();
        lean.send(backend.http1(), request, inbound);
        return inbound;
    }
}
