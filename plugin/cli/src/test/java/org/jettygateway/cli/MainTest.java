package org.jettygateway.cli;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.ajax.JSON;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shapes of what the commands print. */
class MainTest {

    private static final String CONFIG = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web, generation: 7}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: web}]
              hostnames: [shop.example.com]
              rules:
                - matches: [{headers: [{name: env, value: canary}]}]
                  backendRefs: [{name: missing, port: 80}]
                - backendRefs: [{name: shop, port: 9000, weight: 3}]
            ---
            {apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {type: ExternalName, externalName: localhost}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(work.resolve("config.yaml"), CONFIG);
    }

    @Test
    void explainsTheWinner() {
        assertEquals(0, run("explain", work.toString(), "GET", "http://shop.example.com/x"));
        assertEquals("""
                listener    default/web/http (*) at *:80: the only listener there
                host        shop.example.com, claimed as shop.example.com
                path        /x
                candidates  in the order of trial:
                   1. HTTPRoute default/shop rules[0].matches[0] (config.yaml:13:17)
                      no: header env is absent (expected: canary)
                   2. HTTPRoute default/shop rules[1].matches[0] (config.yaml:15:7)
                      WINS
                answer      100% default/shop:9000 at localhost:9000
                                 GET /x Host: shop.example.com
                """, out.toString().replace(work + "/", ""));
    }

    @Test
    void explainsWhatLeadsNowhere() {
        run("explain", work.toString(), "GET", "http://shop.example.com/", "-H", "env: canary");
        assertThat(out.toString(), containsString("WINS"));
        assertThat(out.toString(), containsString("matches too, but comes later"));
        assertThat(out.toString(), containsString("\nanswer      500: "));
    }

    @Test
    void explainsWhatNobodyClaims() {
        run("explain", work.toString(), "GET", "http://example.org/");
        assertThat(out.toString(), containsString("\nanswer      404: no route claims the host"));
        run("explain", work.toString(), "GET", "http://example.org:81/");
        assertThat(
                out.toString(), containsString("listener    none: no requests are served on port 81 (served: *:80)\n"));
        run("explain", work.toString(), "GET", "http://shop.example.com//");
        assertThat(out.toString(), containsString("answer      400: the path \"//\" is malformed or ambiguous"));
    }

    @Test
    void explainsToPrograms() {
        run("explain", work.toString(), "GET", "http://shop.example.com/x", "-o", "json");
        Map<?, ?> report = (Map<?, ?>) new JSON().fromJSON(out.toString());

        assertEquals("ROUTE", report.get("outcome"));
        assertEquals("HTTPRoute default/shop rules[1].matches[0]", report.get("winner"));
        Map<?, ?> loser = (Map<?, ?>) first(report, "candidates");
        assertEquals("header env", loser.get("condition"));
        assertNull(loser.get("actual"));
        Map<?, ?> backend = (Map<?, ?>) first(report, "backends");
        assertEquals(3L, backend.get("weight"));
        assertEquals("localhost:9000", first(backend, "endpoints"));
    }

    @Test
    void diffSaysWhatTrafficWouldNotice() throws IOException {
        Path now = Files.createDirectory(work.resolve("now"));
        Files.writeString(now.resolve("config.yaml"), CONFIG.replace("value: canary", "value: beta"));
        Path old = Files.createDirectory(work.resolve("old"));
        Files.writeString(old.resolve("config.yaml"), "# as it was\n" + CONFIG);
        assertEquals(1, run("diff", old.toString(), now.toString()));
        assertEquals("""
                ~ HTTPRoute default/shop rules[0] (now/config.yaml:13:17)
                    - default/web/http (*) shop.example.com PathPrefix / header env=canary -> respond 500 (there is no Service \
                default/missing)
                    + default/web/http (*) shop.example.com PathPrefix / header env=beta -> respond 500 (there is no Service \
                default/missing)
                listeners +0 -0, routes +0 -0, rules +0 -0 ~1, 0 newly shadowed
                """, out.toString().replace(work + "/", ""));
        out.getBuffer().setLength(0);
        assertEquals(0, run("diff", old.toString(), work.resolve("config.yaml").toString()));
        assertEquals("traffic notices nothing\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(1, run("diff", "-o", "json", old.toString(), now.toString()));
        Map<?, ?> report = (Map<?, ?>) requireNonNull(new JSON().fromJSON(out.toString()));
        assertEquals("CHANGED", ((Map<?, ?>) first(report, "rules")).get("change"));
        assertEquals(2, run("diff", old.toString(), "nowhere"));
    }

    @Test
    void rollbackSaysWhatIsWrong() {
        assertEquals(2, run("rollback", "7"));
        assertThat(err.toString(), containsString("--admin=URL"));
        assertEquals(2, run("rollback", "--admin", "http://127.0.0.1:1", "--release", "7"));
        assertEquals(2, run("rollback", "--admin", "nowhere", "7"));
        assertEquals(1, run("rollback", "--admin", "http://127.0.0.1:1", "7"));
    }

    @Test
    void aWrongAdminSettingIsAUsageFault() {
        assertEquals(2, run("run", "--admin-port", "70000", work.toString()));
        assertThat(err.toString(), containsString("--admin-port: 70000 (expected: 0 to 65535, or -1 for nowhere)"));
        assertEquals(2, run("run", "--trace-header", "X-Trace", work.toString()));
        assertThat(err.toString(), containsString("--trace-header, --trace-secret-file: one of both"));
    }

    @Test
    void statusCarriesTheGenerationOfTheManifest() {
        assertEquals(0, run("status", work.toString()));
        assertThat(out.toString(), containsString("- apiVersion: gateway.networking.k8s.io/v1\n  kind: Gateway\n"));
        assertThat(out.toString(), containsString("observedGeneration: 7\n"));
    }

    @Test
    void checkTellsErrorsFromWarnings() throws IOException {
        assertEquals(0, run("check", work.toString()));
        assertThat(
                out.toString(),
                containsString("valid: 0 errors, 1 warning; 1 Gateway, 1 HTTPRoute, 1 Service in 1 file"));
        Files.writeString(work.resolve("config.yaml"), CONFIG.replace("hostnames:", "hostname:"));
        assertEquals(1, run("check", work.toString()));
        assertThat(out.toString(), containsString("config.yaml:11:3: error: HTTPRoute default/shop: spec.hostname"));
    }

    @Test
    void theSummaryCountsWhatThereIs() throws IOException {
        assertEquals(
                "valid: 0 errors, 1 warning; 1 Gateway, 1 HTTPRoute, 1 Service in 1 file",
                summary("config.yaml", CONFIG));
        assertEquals("""
                invalid: 2 errors, 4 warnings, 1 notice; 1 Gateway, 1 HTTPRoute, 1 GRPCRoute, 1 TLSRoute, 1 TCPRoute, 1 UDPRoute, \
                2 Services in 2 files\
                """, summary("more.yaml", """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: bad}
                spec: {parentRefs: [{name: web}], hostnames: [bad.example.com], rules: [{matches: [{path: {type: Prefx}}, {method: GET}, {method: get}]}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GRPCRoute
                metadata: {name: calls}
                spec: {parentRefs: [{name: web}], hostnames: [grpc.example.com], rules: [{backendRefs: [{name: more, port: 1}]}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: TLSRoute
                metadata: {name: lost}
                spec: {parentRefs: [{name: web}], hostnames: [tls.example.com], rules: [{backendRefs: [{name: more, port: 1}]}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: TCPRoute
                metadata: {name: lost}
                spec: {parentRefs: [{name: web}], rules: [{backendRefs: [{name: more, port: 1}]}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: UDPRoute
                metadata: {name: lost}
                spec: {parentRefs: [{name: web}], rules: [{backendRefs: [{name: more, port: 1}]}]}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: more}, spec: {type: ExternalName, externalName: localhost}}
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: ignored}}
                """));
        assertEquals(
                "valid: 0 errors, 0 warnings; 0 Gateways, 0 HTTPRoutes, 0 Services in 0 files",
                summaryOf(Files.createDirectory(work.resolve("empty"))));
    }

    private String summary(String file, String text) throws IOException {
        Files.writeString(work.resolve(file), text);
        return summaryOf(work);
    }

    private String summaryOf(Path config) {
        run("check", config.toString());
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Test
    void aWrongPublishIsAUsageFault() {
        assertEquals(2, run("run", "--publish", "80", work.toString()));
        assertThat(
                err.toString(),
                containsString("--publish: \"80\" (expected: [ADDRESS:]LOCAL:LISTENER, as in 8080:80)"));
    }

    @Test
    void checkPointsAtTheLine() {
        run("check", "--excerpt", work.toString());
        assertThat(out.toString(), containsString("""
                config.yaml:14:28: warning: HTTPRoute default/shop: spec.rules[0].backendRefs[0].name: \
                there is no Service default/missing [unknown-service]
                    14 |       backendRefs: [{name: missing, port: 80}]
                       |                            ^
                """.stripTrailing()));
        out.getBuffer().setLength(0);
        run("check", "--no-excerpt", work.toString());
        assertThat(out.toString(), not(containsString(" | ")));
    }

    @Test
    void ofAThousandMistakesTheErrorsAreShownFirstAndTheRestIsCounted() throws IOException {
        StringBuilder routes = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            routes.append("""
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: r%d}
                    spec:
                      parentRefs: [{name: %s}]
                      rules: [{matches: [{path: {type: Prefx, value: /}}]}]
                    """.formatted(i, "web"));
        }
        Files.writeString(work.resolve("many.yaml"), routes);
        assertEquals(1, run("check", work.toString()));
        assertEquals(102, out.toString().lines().count());
        assertThat(out.toString(), containsString("... and 901 more (--limit 0 shows all)"));
        assertEquals(
                100,
                out.toString()
                        .lines()
                        .filter(line -> line.contains(": error: "))
                        .count());
        out.getBuffer().setLength(0);
        run("check", "--limit", "0", work.toString());
        assertEquals(1002, out.toString().lines().count());
    }

    @Test
    void checkSpeaksSarif() {
        run("check", "-o", "sarif", work.toString());
        Map<?, ?> log = (Map<?, ?>) requireNonNull(new JSON().fromJSON(out.toString()));
        assertEquals("2.1.0", log.get("version"));
        Map<?, ?> run = (Map<?, ?>) ((Object[]) requireNonNull(log.get("runs")))[0];
        Map<?, ?> result = (Map<?, ?>) ((Object[]) requireNonNull(run.get("results")))[0];
        assertEquals("unknown-service", result.get("ruleId"));
        assertEquals("warning", result.get("level"));
        Map<?, ?> location = (Map<?, ?>) ((Object[]) requireNonNull(result.get("locations")))[0];
        Map<?, ?> place = (Map<?, ?>) requireNonNull(location.get("physicalLocation"));
        assertEquals(Map.of("startLine", 14L, "startColumn", 28L), place.get("region"));
        assertEquals(Map.of("uri", work.resolve("config.yaml").toUri().toString()), place.get("artifactLocation"));
        assertThat(out.toString(), containsString("\"id\": \"unknown-service\""));
    }

    @Test
    void aWrongLimitOfHeadsIsAUsageFault() {
        assertEquals(2, run("run", "--max-request-head", "100", work.toString()));
        assertThat(err.toString(), containsString("--max-request-head: \"100\" (expected: bytes, from 4096 to 65536)"));
    }

    @Test
    void runServesFilesOrACluster() {
        for (String[] arguments : new String[][] {
            {"run"},
            {"run", "--kubernetes", work.toString()},
            {"run", "--kubernetes", "--strict"},
            {"run", "--kubernetes", "--address-pool", "127.0.0.1"},
            {"run", "--address-pool", "127.1.0.0/16", work.toString()},
            {"run", "--controller-name", "example.com/ours", work.toString()},
            {"run", "--kubernetes", "--kubeconfig", work.resolve("none").toString()}
        }) {
            assertEquals(2, run(arguments), String.join(" ", arguments));
        }
        assertThat(err.toString(), containsString("either a CONFIG or --kubernetes"));
        assertThat(err.toString(), containsString("--address-pool: only with --kubernetes"));
        assertThat(err.toString(), containsString("--controller-name: only with --kubernetes"));
        assertThat(err.toString(), containsString("--address-pool: \"127.0.0.1\" (expected: a block"));
        assertThat(err.toString(), containsString("none cannot be read"));
    }

    @Test
    void aFileThatIsNoKubeconfigIsNamed() throws Exception {
        Path file = work.resolve("notes.txt");
        for (String content : new String[] {"no cluster here", "clusters: [", "{}"}) {
            Files.writeString(file, content);
            err.getBuffer().setLength(0);
            assertEquals(2, run("run", "--kubernetes", "--kubeconfig", file.toString()), content);
            assertThat(err.toString(), containsString("--kubeconfig: " + file));
        }
    }

    private static Object first(Map<?, ?> parent, String key) {
        return ((Object[]) requireNonNull(parent.get(key), key))[0];
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine main = Main.commandLine();
        return main.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
