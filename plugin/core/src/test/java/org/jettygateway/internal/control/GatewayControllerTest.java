package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.logging.StdErrAppender;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.Problem;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.DirectorySource;
import org.jettygateway.source.FixedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real files, a real watch: what is served while they change. */
class GatewayControllerTest {

    private static final GatewayController.Settings LENIENT =
            new GatewayController.Settings(Publication.AS_DECLARED, false);
    private static final GatewayController.Settings STRICT =
            new GatewayController.Settings(Publication.AS_DECLARED, true);

    @TempDir
    Path dir;

    private final LinkedBlockingQueue<Generation> generations = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private @Nullable GatewayController<Generation> controller;
    private @Nullable PrintStream realStream;

    private static StdErrAppender appender() {
        return (StdErrAppender) ((JettyLogger) LoggerFactory.getLogger(GatewayController.class)).getAppender();
    }

    @BeforeEach
    void catchLog() {
        realStream = appender().getStream();
        appender().setStream(new PrintStream(logged, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        if (controller != null) {
            controller.close();
        }
        appender().setStream(realStream);
    }

    @Test
    void everyWayToChangeAFile() throws Exception {
        mount("..2026_1", route("mounted", "/1"));
        Files.createSymbolicLink(dir.resolve("mounted.yaml"), Path.of("..data/mounted.yaml"));
        write("a.yaml", route("a", "/1"));
        start(LENIENT);
        assertEquals(List.of("/1"), paths(current(), "a"));

        write("a.yaml", route("a", "/2"));
        awaitPath("a", "/2");

        write("a.tmp", route("a", "/3"));
        Files.move(dir.resolve("a.tmp"), dir.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
        awaitPath("a", "/3");

        mount("..2026_2", route("mounted", "/2"));
        awaitPath("mounted", "/2");

        write("sub/b.yaml", route("b", "/1"));
        awaitPath("b", "/1");

        Files.delete(dir.resolve("a.yaml"));
        Generation last = await(generation -> paths(generation, "a") == null);
        assertEquals(List.of("/2"), paths(last, "mounted"));
        assertSame(last, current());
    }

    @Test
    void savingAgainWithoutAChangeDoesNothing() throws Exception {
        write("a.yaml", route("a", "/1"));
        start(LENIENT);
        write("a.yaml", route("a", "/1"));
        write("b.yaml", route("b", "/1"));
        assertEquals(2, await(generation -> paths(generation, "b") != null).number());
        assertEquals(List.of(), List.copyOf(generations));
    }

    @Test
    void aBadObjectIsServedAsItWasLast() throws Exception {
        write("a.yaml", route("a", "/1") + "---\n" + route("b", "/1"));
        start(LENIENT);

        write("a.yaml", route("a", "nonsense") + "---\n" + route("b", "/2"));
        Generation second = awaitPath("b", "/2");
        assertEquals(List.of("/1"), paths(second, "a"));
        assertNull(resource(second, "a").refusal());
        assertEquals(
                List.of(
                        "a.yaml: warning: HTTPRoute default/a: its last good version serves on [stale]",
                        "a.yaml:7:30: error: HTTPRoute default/a: spec.rules[0].matches[0].path.value: \"nonsense\""
                                + " (expected: a path that begins with \"/\")"),
                problems(second));

        write("a.yaml", route("a", "nonsense") + "---\n" + route("b", "/3"));
        assertEquals(List.of("/1"), paths(awaitPath("b", "/3"), "a"));
        assertEquals(1, lines("begins with"), logged::toString);
        assertEquals(1, lines("last good version"), logged::toString);

        write("a.yaml", route("a", "/2") + "---\n" + route("b", "/3"));
        assertEquals(List.of(), problems(awaitPath("a", "/2")));

        write("a.yaml", route("a", "nonsense") + "---\n" + route("b", "/4"));
        awaitPath("b", "/4");
        assertEquals(2, lines("begins with"), logged::toString);
    }

    @Test
    void atStartABadRouteAnswersForItsHostsAndABadServiceIsLeftOut() throws Exception {
        write("a.yaml", route("a", "/1").replace("matches:", "sessionPersistence: {idleTimeout: 1m}\n    matches:"));
        write("b.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: x}]}\n");
        Generation first = start(LENIENT);

        assertEquals(
                "spec.rules[0].sessionPersistence.idleTimeout: is not served yet",
                resource(first, "a").refusal());
        assertEquals(List.of("/1"), paths(first, "a"));
        assertTrue(first.resources().services().isEmpty());

        write("a.yaml", route("a", "/1").replace("matches:", "sessionPersistence: {idleTimeout: 2m}\n    matches:"));
        Generation second = await(generation -> generation.number() == 2);
        assertEquals(
                "spec.rules[0].sessionPersistence.idleTimeout: is not served yet",
                resource(second, "a").refusal());
    }

    @Test
    void aFileThatIsNoYamlCostsNothing() throws Exception {
        write("a.yaml", route("a", "/1"));
        write("b.yaml", route("b", "/1"));
        start(LENIENT);

        write("a.yaml", "kind: [");
        Generation second = await(generation -> generation.number() == 2);
        assertEquals(List.of("/1"), paths(second, "a"));
        assertTrue(problems(second).contains("a.yaml: warning: its last good objects serve on (1 of them) [stale]"));

        Files.delete(dir.resolve("a.yaml"));
        assertNull(paths(await(generation -> generation.number() == 3), "a"));
    }

    @Test
    void aFileThatCannotBeReadCostsNothing() throws Exception {
        write("a.yaml", route("a", "/1"));
        write("b.yaml", route("b", "/1"));
        start(LENIENT);

        // What nobody can read, the superuser neither: a link that leads nowhere.
        Files.createSymbolicLink(dir.resolve(".link"), dir.resolve("nowhere"));
        Files.move(dir.resolve(".link"), dir.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Generation second = await(generation -> generation.number() == 2);
        assertEquals(List.of("/1"), paths(second, "a"));
        assertTrue(
                problems(second).contains("a.yaml: error: cannot be read: it is a link that leads nowhere, or is gone"),
                problems(second).toString());
        assertTrue(problems(second).contains("a.yaml: warning: its last good objects serve on (1 of them) [stale]"));

        write("b.yaml", route("b", "/2"));
        Generation third = await(generation -> generation.number() == 3);
        assertEquals(List.of("/1"), paths(third, "a"), "it is not forgotten with the next change");
        assertEquals(List.of("/2"), paths(third, "b"));
    }

    @Test
    void aHalfWrittenFileIsWaitedFor() throws Exception {
        String before = route("a", "/1") + "---\n" + route("b", "/1");
        String after = route("a", "/2") + "---\n" + route("b", "/2");
        write("a.yaml", before);
        start(LENIENT);

        for (int round = 0; round < 5; round++) {
            String text = round % 2 == 0 ? after : before;
            try (Writer writer =
                    new OutputStreamWriter(Files.newOutputStream(dir.resolve("a.yaml")), StandardCharsets.UTF_8)) {
                writer.flush();
                // Truncated: seen by every look in between.
                assertNull(generations.poll(150, TimeUnit.MILLISECONDS));
                writer.write(text);
            }
            Generation next = requireNonNull(generations.poll(10, TimeUnit.SECONDS));
            assertEquals(List.of(), problems(next));
            assertEquals(List.of(round % 2 == 0 ? "/2" : "/1"), paths(next, "b"));
        }
    }

    @Test
    void aFileThatStaysEmptyLosesItsObjectsInTheEnd() throws Exception {
        write("a.yaml", route("a", "/1"));
        start(LENIENT);
        long begin = System.nanoTime();
        write("a.yaml", "");
        assertNull(paths(await(generation -> generation.number() == 2), "a"));
        assertTrue(System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void aFileThatNeverRestsDoesNotHoldUpTheOthers() throws Exception {
        write("a.yaml", route("a", "/1"));
        write("b.yaml", route("b", "/1"));
        start(LENIENT);
        Generation found = null;
        write("b.yaml", route("b", "/2"));
        for (int i = 0; (found == null || !List.of("/2").equals(paths(found, "b"))) && i < 1000; i++) {
            write("a.yaml", route("a", "/" + i));
            found = generations.poll(10, TimeUnit.MILLISECONDS);
        }
        assertEquals(List.of("/2"), paths(requireNonNull(found), "b"));
    }

    @Test
    void aRootThatIsGoneCostsNothing() throws Exception {
        write("conf/a.yaml", route("a", "/1"));
        controller = new GatewayController<>(new DirectorySource(dir.resolve("conf")), LENIENT, this::activate);
        controller.start();
        generations.clear();

        Files.move(dir.resolve("conf"), dir.resolve("away"));
        awaitLine("cannot be read");
        assertEquals(List.of("/1"), paths(current(), "a"));

        Files.writeString(dir.resolve("away/a.yaml"), route("a", "/2"));
        Files.move(dir.resolve("away"), dir.resolve("conf"));
        awaitPath("a", "/2");
    }

    @Test
    void aDirectoryThatIsSwappedByRenameIsServedAsAWhole() throws Exception {
        write("conf/a.yaml", route("a", "/1"));
        write("conf/b.yaml", route("b", "/1"));
        write("next/a.yaml", route("a", "/2"));
        write("next/c.yaml", route("c", "/2"));
        controller = new GatewayController<>(new DirectorySource(dir.resolve("conf")), LENIENT, this::activate);
        controller.start();
        generations.clear();

        Files.move(dir.resolve("conf"), dir.resolve("last"));
        Files.move(dir.resolve("next"), dir.resolve("conf"));
        Generation swapped = await(generation -> true);
        assertEquals(List.of("/2"), paths(swapped, "a"));
        assertNull(paths(swapped, "b"));
        assertEquals(List.of("/2"), paths(swapped, "c"));
    }

    @Test
    void strictRefusesTheWholeBatch() throws Exception {
        write("a.yaml", route("a", "nonsense"));
        InvalidConfigurationException refused = assertThrows(InvalidConfigurationException.class, () -> start(STRICT));
        assertEquals(1, refused.problems().size());
        requireNonNull(controller).close();
        assertNull(controller.current());

        write("a.yaml", route("a", "/1"));
        Generation first = start(STRICT);
        write("a.yaml", route("a", "nonsense") + "---\n" + route("b", "/1"));
        awaitLine("refused as a whole");
        assertSame(first, current());

        write("a.yaml", route("a", "/2"));
        assertEquals(2, awaitPath("a", "/2").number());
    }

    @Test
    void strictRefusesADocumentThatCannotBeParsed() throws Exception {
        write("a.yaml", route("a", "/1"));
        Generation first = start(STRICT);
        write("a.yaml", "spec: [");
        write("b.yaml", route("b", "/1"));
        awaitLine("refused as a whole");
        assertSame(first, current());
    }

    @Test
    void strictMindsErrorsOfEveryStepAndNoWarnings() throws Exception {
        ConfigBatch warned = FixedSource.of(route("a", "/a;v=1")).read();
        assertEquals(1, Generation.of(warned, STRICT).problems().size());

        ConfigBatch notAccepted = FixedSource.of("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: tuned}
                spec:
                  controllerName: jettygateway.org/gateway-controller
                  parametersRef: {group: example.com, kind: Tuning, name: fast}
                """).read();
        assertThrows(InvalidConfigurationException.class, () -> Generation.of(notAccepted, STRICT));
    }

    @Test
    void anActivationThatFailsCostsNothing() throws Exception {
        write("a.yaml", route("a", "/1"));
        Generation first = start(LENIENT, generation -> {
            if ("/fail".equals(requireNonNull(paths(generation, "a")).get(0))) {
                throw new IllegalStateException("port 80 is taken");
            }
            return activate(generation);
        });
        write("a.yaml", route("a", "/fail"));
        awaitLine("port 80 is taken");
        assertSame(first, current());

        write("a.yaml", route("a", "/2"));
        assertEquals(2, awaitPath("a", "/2").number());
    }

    @Test
    void aMissingRootIsSaidAtStart() {
        assertThrows(
                IOException.class,
                () -> new GatewayController<>(new DirectorySource(dir.resolve("gone")), LENIENT, this::activate)
                        .start());
    }

    @Test
    void aGenerationWithoutAController() throws Exception {
        ConfigBatch batch =
                FixedSource.of(route("a", "/1") + "---\nkind: Nonsense\n").read();
        Generation generation = Generation.of(batch, LENIENT);
        assertEquals(1, generation.number());
        assertEquals(List.of("/1"), paths(generation, "a"));
        assertEquals(1, generation.problems().size());
        assertThrows(InvalidConfigurationException.class, () -> Generation.of(batch, STRICT));
    }

    private Generation start(GatewayController.Settings settings) throws IOException {
        return start(settings, this::activate);
    }

    private Generation start(GatewayController.Settings settings, Function<Generation, Generation> activation)
            throws IOException {
        controller = new GatewayController<>(new DirectorySource(dir), settings, activation);
        controller.start();
        return requireNonNull(generations.poll());
    }

    private Generation activate(Generation generation) {
        generations.add(generation);
        return generation;
    }

    private Generation current() {
        return requireNonNull(requireNonNull(controller).current());
    }

    private Generation awaitPath(String route, String path) throws InterruptedException {
        return await(generation -> List.of(path).equals(paths(generation, route)));
    }

    /** The next generations up to the one that is waited for, and that one is the current. */
    private Generation await(Predicate<Generation> condition) throws InterruptedException {
        Generation last = requireNonNull(generations.poll(10, TimeUnit.SECONDS), "no generation");
        while (!condition.test(last)) {
            last = requireNonNull(generations.poll(10, TimeUnit.SECONDS), "no such generation");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (current().number() != last.number() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertSame(last, current());
        return last;
    }

    private void awaitLine(String part) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (lines(part) == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(1, lines(part), logged::toString);
    }

    private long lines(String part) {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .count();
    }

    private List<String> problems(Generation generation) {
        return generation.problems().stream()
                .map(Problem::toString)
                .map(line -> line.replace(dir + "/", ""))
                .toList();
    }

    private static Resource<HTTPRoute> resource(Generation generation, String name) {
        return requireNonNull(find(generation, name), name);
    }

    private static @Nullable Resource<HTTPRoute> find(Generation generation, String name) {
        return generation.resources().httpRoutes().values().stream()
                .filter(route -> route.object().metadata().name().equals(name))
                .findAny()
                .orElse(null);
    }

    private static @Nullable List<String> paths(Generation generation, String name) {
        Resource<HTTPRoute> route = find(generation, name);
        return route == null
                ? null
                : route.object().rules().stream()
                        .map(rule -> rule.matches().get(0).path().value())
                        .toList();
    }

    private static String route(String name, String path) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  hostnames: [%s.example.com]
                  rules:
                  - matches: [{path: {value: %s}}]
                """.formatted(name, name, path);
    }

    private void mount(String version, String content) throws IOException {
        write(version + "/mounted.yaml", content);
        Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of(version));
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), text);
    }
}
