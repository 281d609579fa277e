package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ajax.JSON;
import org.jettygateway.demo.EchoService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar jetty-gateway.jar} as its users run it. */
class CliIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void helpNamesEveryCommand() throws Exception {
        Result help = cli("--help");

        assertEquals(0, help.code());
        for (String command : List.of("run", "check", "status", "explain")) {
            assertThat(help.out(), matchesPattern("(?s).*\n  " + command + " +\\S.*"));
            assertEquals(0, cli(command, "--help").code());
        }
    }

    @Test
    void versionIsTheBuilds() throws Exception {
        assertThat(cli("--version").out(), startsWith("jetty-gateway " + System.getProperty("project.version")));
    }

    @Test
    void checkOfTheGuideIsContent() throws Exception {
        Result check = cli("check", Shipped.guide().toString());

        assertEquals(0, check.code(), check::out);
        assertThat(
                check.out(), startsWith("valid: 0 errors, 0 warnings; 1 Gateway, 3 HTTPRoutes, 4 Services in 5 files"));
    }

    @Test
    void checkSaysWhereAndWhat() throws Exception {
        Path bad = bad();

        Result text = cli("check", bad.toString());
        Result json = cli("check", bad.toString(), "-o", "json");

        assertEquals(1, text.code());
        assertThat(
                text.out(),
                containsString(
                        "foo-route.yaml:13:19: error: HTTPRoute default/foo-route: spec.rules[0].matches[0].path.type:"
                                + " \"Prefix\" is not one of Exact, PathPrefix, RegularExpression; did you mean PathPrefix?"));
        assertEquals(1, json.code());
        Map<?, ?> report = (Map<?, ?>) new JSON().fromJSON(json.out());
        assertEquals(false, report.get("valid"));
        Map<?, ?> problem = (Map<?, ?>) ((Object[]) requireNonNull(report.get("problems")))[0];
        assertEquals(13L, problem.get("line"));
        assertEquals("HTTPRoute default/foo-route", problem.get("object"));
        assertEquals("spec.rules[0].matches[0].path.type", problem.get("field"));
    }

    @Test
    void wrongCommandLinesEndWithTwo() throws Exception {
        assertEquals(2, cli().code());
        assertEquals(2, cli("check").code());
        assertEquals(2, cli("check", "--colour", work.toString()).code());
        assertEquals(2, cli("explain", work.toString()).code());
        Result missing = cli("check", work.resolve("nowhere").toString());
        assertEquals(2, missing.code());
        assertThat(missing.out(), matchesPattern("(?s).*nowhere: no such file or directory\\s*"));
        assertThat(missing.out(), not(containsString("\tat ")));
    }

    @Test
    void statusIsWhatAControllerWouldWrite() throws Exception {
        Result status = cli("status", Shipped.guide().toString(), "-o", "json");

        assertEquals(0, status.code());
        Object[] resources = (Object[]) new JSON().fromJSON(status.out());
        List<Object> kinds = new ArrayList<>();
        for (Object resource : resources) {
            kinds.add(((Map<?, ?>) resource).get("kind"));
        }
        assertEquals(List.of("GatewayClass", "Gateway", "HTTPRoute", "HTTPRoute", "HTTPRoute"), kinds);
        assertThat(
                cli("status", Shipped.guide().toString()).out(),
                containsString("controllerName: jettygateway.org/gateway-controller"));
    }

    @Test
    void explainNamesTheWinnerAndWhyTheOthersLost() throws Exception {
        Result canary =
                cli("explain", Shipped.guide().toString(), "GET", "http://bar.example.com/x", "-H", "env: canary");
        Result stable = cli("explain", Shipped.guide().toString(), "GET", "http://bar.example.com/x");
        Result nobody = cli("explain", Shipped.guide().toString(), "GET", "http://example.org/");

        assertEquals(0, canary.code(), canary::out);
        assertThat(canary.out(), containsString("bar-svc-canary"));
        assertThat(stable.out(), containsString("bar-svc:8080"));
        assertThat(stable.out(), containsString("env"));
        assertThat(nobody.out(), containsString("404"));
    }

    @Test
    void runServesUntilItIsTerminatedAndDrains() throws Exception {
        try (Backends backends = Backends.start(work, Shipped.guide())) {
            int port = Ports.free();
            try (RunningProcess gateway = run("--publish", port + ":80", work.toString())) {
                gateway.await(line -> line.contains("Started oejs.Server"));
                assertEquals(
                        "foo-svc", Http.get(port, "foo.example.com", "/login").service());

                CompletableFuture<Http.Answer> slow =
                        Http.getLater(port, "example.com", "/", EchoService.DELAY + ": 2000");
                backends.service("example-svc").awaitRequest(Duration.ofSeconds(30));
                gateway.terminate();

                assertEquals("example-svc", slow.get(30, TimeUnit.SECONDS).service());
                assertEquals(0, gateway.exitCode(), gateway::output);
            }
        }
    }

    /** Requests may come, and the signal, before the start is over: that is no reason to drop them, nor for the code of a failure. */
    @Test
    void runEndsInOrderThoughItHasHardlyBegun() throws Exception {
        try (RunningProcess gateway =
                run("--publish", Ports.free() + ":80", Shipped.guide().toString())) {
            gateway.await(line -> line.contains("oejs.Server:main: jetty-"));
            gateway.terminate();
            assertEquals(0, gateway.exitCode(), gateway::output);
        }
    }

    @Test
    void runServesHttpsAndStatusSaysUntilWhen() throws Exception {
        TestCertificate certificate = TestCertificate.of("EC", "secure.example.com");
        Files.writeString(work.resolve("secure.yaml"), certificate.manifests("secure.example.com", "example-svc", 80));
        try (Backends backends = Backends.start(work, Shipped.guide())) {
            assertThat(
                    cli("status", work.toString()).out(),
                    containsString("EC certificate, valid until " + TestCertificate.END));
            int port = Ports.free();
            int tlsPort = Ports.free();
            try (RunningProcess gateway = run("--publish", port + ":80," + tlsPort + ":443", work.toString())) {
                gateway.await(line -> line.contains("Started oejs.Server"));
                assertEquals(
                        "example-svc",
                        Http.getSecurely(tlsPort, certificate, "secure.example.com", "/")
                                .service());
                assertNotNull(backends.service("example-svc"));
            }
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Result run = cli(
                    "run",
                    "--publish",
                    taken.getLocalPort() + ":80",
                    Shipped.guide().toString());

            assertEquals(1, run.code());
            assertThat(
                    run.out(),
                    matchesPattern(
                            "(?s).*\nport \\*:%d cannot be opened .*: Address already in use; .* --publish \\d+:80\\s*"
                                    .formatted(taken.getLocalPort())));
        }
    }

    private Path bad() throws IOException {
        Path bad = Files.createDirectories(work.resolve("bad"));
        try (var files = Files.list(Shipped.guide())) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(bad.resolve(file.getFileName()), text.replace("type: PathPrefix", "type: Prefix"));
            }
        }
        return bad;
    }

    private static Result cli(String... arguments) throws Exception {
        try (RunningProcess process = process(arguments)) {
            int code = process.exitCode();
            return new Result(code, process.output());
        }
    }

    private static RunningProcess run(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        return process(all.toArray(String[]::new));
    }

    private static RunningProcess process(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("-jar", Shipped.cli().toString()));
        command.addAll(List.of(arguments));
        return RunningProcess.java(Path.of("").toAbsolutePath(), command);
    }

    /** How a command ended, and all that it printed. */
    private record Result(int code, String out) {}
}
