package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SelectorExecutor;
import org.jettygateway.internal.upstream.lean.LeanUpstream;
import org.junit.jupiter.api.Test;

/** What is particular to the lean client: its pools, and what it does with connections that are not idle and not in use. */
class LeanPoolTest extends UpstreamClientFixture {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private int selectors = 2;

    @Override
    UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings) {
        return LeanClients.of(new SelectorExecutor(executor, task -> false), timer, pool, settings, selectors);
    }

    private LeanUpstream onOneSelector() throws Exception {
        selectors = 1;
        return (LeanUpstream) startClient(SETTINGS);
    }

    private LeanUpstream lean() {
        return (LeanUpstream) client();
    }

    @Test
    void whatThereIsCanBeSeen() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                wire.readHead();
                await(go);
                wire.write(OK);
            }
        });
        List<RecordedInbound> inbounds = new ArrayList<>();
        for (int i = 0; i < SETTINGS.connectionsPerEndpoint() + 2; i++) {
            inbounds.add(send(backend, TestOutbound.get("/")));
        }
        Await.until("connections", () -> lean().getConnections() == SETTINGS.connectionsPerEndpoint());
        Await.until("all but two are under way", () -> lean().getWaiting() == 2);
        assertEquals(0, lean().getIdleConnections());
        go.countDown();
        for (RecordedInbound inbound : inbounds) {
            inbound.awaitWhole();
        }
        Await.until("idle", () -> lean().getIdleConnections() == SETTINGS.connectionsPerEndpoint());
        String expected = backend.address() + ": connections=4 of 4 (idle=[2, 2], being made=0), waiting=0 of 8";
        assertEquals(List.of(expected), lean().getPools());
    }

    @Test
    void anEndpointThatIsNoLongerUsedIsForgotten() throws Exception {
        ScriptedBackend backend = answering(OK);
        send(backend, TestOutbound.get("/")).awaitWhole();
        assertEquals(1, lean().getPools().size());
        client().drain(backend.http1());
        Await.until("forgotten", () -> lean().getPools().isEmpty());
        Await.until("closed", () -> backend.openConnections() == 0);
    }

    /** They are served by connections that are given back: nobody is left waiting behind one who went away. */
    @Test
    void whoeverWaitsIsServedInTurn() throws Exception {
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                String head = wire.readHead();
                String target = head.split(" ")[1];
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
            }
        });
        List<RecordedInbound> inbounds = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            List<UpstreamClient.Cancel> cancels = new ArrayList<>();
            for (int i = 0; i < SETTINGS.connectionsPerEndpoint() + SETTINGS.queuePerEndpoint(); i++) {
                RecordedInbound inbound = new RecordedInbound();
                cancels.add(client().send(backend.http1(), TestOutbound.get("/" + i), inbound));
                inbounds.add(inbound);
            }
            for (int i = 0; i < cancels.size(); i += 3) {
                cancels.get(i).cancel(new IOException("client gone"));
            }
            for (int i = 0; i < cancels.size(); i++) {
                RecordedInbound inbound =
                        inbounds.get(inbounds.size() - cancels.size() + i).await();
                if (inbound.isWhole()) {
                    assertEquals("/" + i, inbound.text());
                } else {
                    assertEquals(0, i % 3);
                    assertEquals(Inbound.Kind.CANCELLED, inbound.awaitFailure().kind());
                }
            }
        }
        assertEquals(0, lean().getWaiting());
        assertTrue(lean().getConnections() <= SETTINGS.connectionsPerEndpoint());
    }

    /** An answer that is complete while the last of the upload is still on its way. */
    @Test
    void aConnectionIsUsedAgainWhenTheRestOfTheUploadIsThrough() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        int length = 20 * 1024 * 1024;
        ScriptedBackend backend = backend(wire -> {
            while (true) {
                boolean first = wire.readHead().startsWith("POST");
                requests.incrementAndGet();
                wire.write(OK);
                if (first) {
                    await(answered);
                    wire.read(length);
                }
            }
        });
        RecordedInbound inbound = send(backend, TestOutbound.post("/", "x".repeat(length)));
        assertEquals("ok", inbound.awaitWhole().text());
        assertEquals(0, lean().getIdleConnections());
        answered.countDown();
        Await.until("idle", () -> lean().getIdleConnections() == 1);
        assertEquals("ok", send(backend, TestOutbound.get("/")).awaitWhole().text());
        assertEquals(1, backend.connections());
        assertEquals(2, requests.get());
    }

    @Test
    void idleConnectionsEndAfterAWhile() throws Exception {
        LeanUpstream impatient = (LeanUpstream) startClient(new ClientSettings(
                4, 8, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1), 16 * 1024, 16 * 1024));
        ScriptedBackend backend = answering(OK);
        RecordedInbound inbound = new RecordedInbound();
        impatient.send(backend.http1(), TestOutbound.get("/"), inbound);
        inbound.awaitWhole();
        Await.until("close", () -> backend.openConnections() == 0);
        Await.until("nothing is left", () -> impatient.getConnections() == 0);
    }

    /** However many connections are open, and however many bodies wait for 100 (Continue). */
    @Test
    void allLimitsOfOneSelectorShareATimer() throws Exception {
        selectors = 1;
        Queue<Long> seconds = new ConcurrentLinkedQueue<>();
        Scheduler counting = new ScheduledExecutorScheduler() {
            @Override
            public Task schedule(Runnable task, long delay, TimeUnit unit) {
                seconds.add(Math.round(unit.toMillis(delay) / 1e3));
                return super.schedule(task, delay, unit);
            }
        };
        counting.start();
        LeanUpstream timed = (LeanUpstream) startClient(
                new ClientSettings(
                        4,
                        8,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        16 * 1024,
                        16 * 1024),
                counting);
        CountDownLatch waiting = new CountDownLatch(4);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = backend(wire -> {
            wire.readHead();
            waiting.countDown();
            await(go);
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            wire.read(5);
            wire.write(OK);
        });
        List<RecordedInbound> inbounds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RecordedInbound inbound = new RecordedInbound();
            timed.send(backend.http1(), TestOutbound.post("/", "hello").expecting(), inbound);
            inbounds.add(inbound);
        }
        await(waiting);
        go.countDown();
        for (RecordedInbound inbound : inbounds) {
            inbound.awaitWhole();
        }
        seconds.removeIf(delay -> delay < 10); // Jetty's, also for each connection that is being made
        assertEquals(List.of(60L, 20L), List.copyOf(seconds));
        timed.stop();
        counting.stop();
    }

    /** The timer before the stop was set for an exchange that has ended. */
    @Test
    void limitsHoldAfterARestart() throws Exception {
        ScriptedBackend backend = answering(OK);
        send(backend, TestOutbound.get("/").within(300)).awaitWhole();
        lean().stop();
        lean().start();
        ScriptedBackend silent = backend(ScriptedBackend.Wire::readToEnd);
        RecordedInbound inbound = send(silent, TestOutbound.get("/").within(400));
        assertEquals(
                "the time for the exchange is over",
                inbound.awaitFailure().cause().getMessage());
    }

    /** With more bytes on one connection than may be read at once, others on the same selector have their turn. */
    @Test
    void oneLongAnswerDoesNotKeepOthersWaiting() throws Exception {
        LeanUpstream single = onOneSelector();
        ScriptedBackend endless = backend(wire -> {
            wire.readHead();
            wire.write("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                wire.write(new byte[64 * 1024]);
            }
        });
        ScriptedBackend backend = answering(OK);
        RecordedInbound flood = new RecordedInbound(RecordedInbound.Taking.AT_ONCE);
        UpstreamClient.Cancel cancel = single.send(endless.http1(), TestOutbound.get("/"), flood);
        Await.until("the flood", () -> flood.size() > 1024 * 1024);
        RecordedInbound other = new RecordedInbound();
        single.send(backend.http1(), TestOutbound.get("/"), other);
        assertEquals("ok", other.awaitWhole().text());
        assertFalse(flood.isOver());
        cancel.cancel(new IOException("enough"));
        flood.awaitFailure();
    }

    @Test
    void stoppingFailsWhatIsUnderWay() throws Exception {
        ScriptedBackend backend = backend(ScriptedBackend.Wire::hang);
        List<RecordedInbound> inbounds = new ArrayList<>();
        for (int i = 0; i < SETTINGS.connectionsPerEndpoint() + 2; i++) {
            inbounds.add(send(backend, TestOutbound.get("/")));
        }
        Await.until("connections", () -> backend.connections() == SETTINGS.connectionsPerEndpoint());
        LifeCycle.stop(client());
        for (RecordedInbound inbound : inbounds) {
            assertEquals(Inbound.Kind.CLOSED, inbound.awaitFailure().kind());
        }
        assertEquals(
                Inbound.Kind.CLOSED,
                send(backend, TestOutbound.get("/")).awaitFailure().kind());
    }

    /** What a field says stays in its line. */
    @Test
    void noFieldEndsItsLine() throws Exception {
        AtomicInteger lines = new AtomicInteger();
        ScriptedBackend backend = backend(wire -> {
            lines.set(wire.readHead().split("\r\n|\r|\n", -1).length);
            wire.write(OK);
        });
        TestOutbound request = TestOutbound.get("/")
                .with(HttpFields.build()
                        .add("X-A", "b\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1")
                        .add("X-C", "d\u010Ae\u010D"));
        send(backend, request).awaitWhole();
        assertEquals("GET Host X-A X-C".split(" ").length + 2, lines.get());
    }
}
