package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.routing.TestRequest;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.DirectorySource;
import org.jettygateway.source.FixedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of generations, and the way back to one. */
class RollbackTest {

    private static final GatewayController.Settings SETTINGS =
            new GatewayController.Settings(Publication.AS_DECLARED, false);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    private final RequestSample sample = new RequestSample(0);
    private final History history = new History(() -> NOW, sample);
    private @Nullable GatewayController<Generation> controller;
    private boolean refusing;

    @AfterEach
    void close() {
        if (controller != null) {
            controller.close();
        }
    }

    @Test
    void keepsWhatServedWithWhatItChanged() throws Exception {
        write("/1");
        start(new DirectorySource(dir));
        sample.saw(TestRequest.get("a.example.com", "/1/x"), 1);
        write("/2");
        awaitNewest(2);

        History.State state = history.state();
        assertEquals(List.of(2L, 1L), numbers(state));
        Published second = requireNonNull(state.serving());
        assertSame(second, state.kept().get(0));
        assertEquals(NOW, second.time());
        assertEquals(64, second.hash().length());
        assertNotEquals(second.hash(), state.kept().get(1).hash());
        assertEquals(1, second.diff().count(GenerationDiff.Change.CHANGED));
        assertEquals("[GET a.example.com/1/x]", moved(second));
        assertFalse(state.pinned());
    }

    @Test
    void onlyTheLastTenAreKept() throws Exception {
        write("/1");
        start(new DirectorySource(dir));
        for (int i = 2; i <= 12; i++) {
            write("/" + i);
            awaitNewest(i);
        }
        assertEquals(List.of(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L), numbers(history.state()));
        assertEquals(
                "there is no generation 2 any more (kept: the last 10)",
                refusal(controller().rollback(2)));
    }

    @Test
    void aGenerationThatIsRolledBackToStaysUntilItIsReleased() throws Exception {
        write("/1");
        start(new DirectorySource(dir));
        Generation first = current();
        write("/2");
        awaitNewest(2);

        assertEquals(
                1,
                controller().rollback(1).get(10, TimeUnit.SECONDS).generation().number());
        assertSame(first, current());
        assertTrue(history.state().pinned());

        write("/3");
        awaitNewest(3);
        assertSame(first, current(), "what is pinned stays");
        assertEquals(List.of(2L, 1L), numbers(history.state()), "what waits has not served");

        assertEquals(
                3, controller().release().get(10, TimeUnit.SECONDS).generation().number());
        assertEquals(3, current().number());
        assertFalse(history.state().pinned());
        assertEquals(List.of(3L, 2L, 1L), numbers(history.state()));
        assertThat(history.state().kept().get(0).diff().rules().toString(), containsString("PathPrefix /1 "));
        assertEquals("no generation is pinned", refusal(controller().release()));

        write("/4");
        awaitNewest(4);
        assertEquals(4, current().number());
    }

    @Test
    void aReleaseWithoutNewsServesWhatServedBefore() throws Exception {
        write("/1");
        start(new DirectorySource(dir));
        write("/2");
        awaitNewest(2);
        Generation second = current();
        controller().rollback(1).get(10, TimeUnit.SECONDS);
        controller().release().get(10, TimeUnit.SECONDS);
        assertSame(second, current());
        assertEquals(List.of(2L, 1L), numbers(history.state()));
    }

    @Test
    void aRollbackThatCannotServeChangesNothing() throws Exception {
        write("/1");
        start(new DirectorySource(dir));
        write("/2");
        awaitNewest(2);
        refusing = true;
        assertEquals("port 80 is taken", refusal(controller().rollback(1)));
        assertEquals(2, current().number());
        assertFalse(history.state().pinned());
    }

    @Test
    void aClusterIsRolledBackInTheCluster() throws Exception {
        start(new Cluster());
        assertEquals(
                "the configuration is a cluster's: it is rolled back there",
                refusal(controller().rollback(1)));
    }

    private String refusal(CompletableFuture<Published> order) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> order.get(10, TimeUnit.SECONDS));
        return String.valueOf(requireNonNull(failure.getCause()).getMessage());
    }

    private static String moved(Published published) {
        return published.diff().moved().stream()
                .map(GenerationDiff.Moved::request)
                .toList()
                .toString();
    }

    private static List<Long> numbers(History.State state) {
        return state.kept().stream()
                .map(published -> published.generation().number())
                .toList();
    }

    private void start(ConfigSource source) throws IOException {
        controller = new GatewayController<>(source, SETTINGS.keeping(history), this::activate);
        controller.start();
    }

    private Generation activate(Generation generation) {
        if (refusing) {
            throw new IllegalStateException("port 80 is taken");
        }
        return generation;
    }

    private GatewayController<Generation> controller() {
        return requireNonNull(controller);
    }

    private Generation current() {
        return requireNonNull(controller().current());
    }

    private void awaitNewest(long number) {
        await(() -> history.state().newest() == number);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean());
    }

    private void write(String path) throws IOException {
        Files.writeString(dir.resolve("config.yaml"), config(path));
    }

    private static String config(String path) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: web}
                spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: a}
                spec:
                  parentRefs: [{name: web}]
                  rules: [{matches: [{path: {value: %s}}], backendRefs: [{name: a, port: 80}]}]
                ---
                {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName, externalName: localhost}}
                """.formatted(path);
    }

    /** What an API server would hold. */
    private static final class Cluster implements ConfigSource {

        @Override
        public ConfigBatch read() {
            return FixedSource.of(config("/1")).read();
        }

        @Override
        public Watch watch(Runnable changed) {
            return () -> {};
        }

        @Override
        public Origin origin() {
            return Origin.CLUSTER;
        }
    }
}
