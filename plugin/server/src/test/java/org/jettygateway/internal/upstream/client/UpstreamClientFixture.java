package org.jettygateway.internal.upstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract's tests share: a client on parts that are watched for leaks, and scripted backends. */
abstract class UpstreamClientFixture {

    /** Limits that a test can reach. */
    static final ClientSettings SETTINGS = new ClientSettings(
            4, 8, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(200), 16 * 1024, 16 * 1024);

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final Scheduler scheduler = new ScheduledExecutorScheduler();
    private final List<ScriptedBackend> backends = new ArrayList<>();
    private final List<UpstreamClient> clients = new ArrayList<>();
    private UpstreamClient client;

    /** Makes a client on these parts; if it is a {@link LifeCycle} it is started and stopped by the tests. */
    abstract UpstreamClient newClient(Executor executor, Scheduler timer, ByteBufferPool pool, ClientSettings settings);

    @BeforeEach
    void startClient() throws Exception {
        threads.start();
        scheduler.start();
        client = startClient(SETTINGS);
    }

    UpstreamClient startClient(ClientSettings settings) throws Exception {
        return startClient(settings, scheduler);
    }

    UpstreamClient startClient(ClientSettings settings, Scheduler timer) throws Exception {
        UpstreamClient made = newClient(threads, timer, buffers, settings);
        LifeCycle.start(made);
        clients.add(made);
        return made;
    }

    @AfterEach
    void stopAndCheck() throws Exception {
        for (ScriptedBackend backend : backends) {
            backend.close();
        }
        Await.until(
                () -> "buffers given back:\n" + buffers.dumpLeaks(),
                () -> buffers.getLeaks().isEmpty());
        clients.forEach(LifeCycle::stop);
        assertEquals(true, threads.isRunning(), "the shared pool runs on");
        assertEquals(true, scheduler.isRunning(), "the shared scheduler runs on");
        scheduler.stop();
        threads.stop();
        assertEquals(0, buffers.getLeaks().size(), buffers::dumpLeaks);
    }

    UpstreamClient client() {
        return client;
    }

    ScriptedBackend backend(ScriptedBackend.Script script) throws IOException {
        ScriptedBackend backend = new ScriptedBackend(script);
        backends.add(backend);
        return backend;
    }

    /** A backend that sends the same bytes for every request without body. */
    ScriptedBackend answering(String answer) throws IOException {
        return backend(wire -> {
            while (true) {
                wire.readHead();
                wire.write(answer);
            }
        });
    }

    RecordedInbound send(ScriptedBackend backend, Outbound outbound) {
        return send(backend.http1(), outbound);
    }

    RecordedInbound send(BackendAddress endpoint, Outbound outbound) {
        RecordedInbound inbound = new RecordedInbound();
        client.send(endpoint, outbound, inbound);
        return inbound;
    }

    /** The lines of a head, with all line ends. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static void assertFailure(
            Inbound.Failure failure, Inbound.Kind kind, boolean connected, boolean headReceived, boolean reused) {
        Inbound.Failure expected = new Inbound.Failure(kind, connected, headReceived, reused, failure.cause());
        assertEquals(expected, failure);
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(15, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
