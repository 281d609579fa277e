package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The real distribution with the overlay unzipped over a JETTY_BASE. */
@SuppressWarnings("try") // backends need only be there
class DistributionIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void theModuleInstallsWithoutNetworkAndBringsAnExample() throws Exception {
        JettyBase base = new JettyBase(work).unzip(Shipped.overlay());

        String output = base.addModules("gateway");

        assertThat(output, not(containsString("download")));
        assertThat(output, not(containsString("://")));
        String settings = Files.readString(work.resolve("start.d/gateway.ini"));
        for (String name : new String[] {
            "config",
            "publish",
            "strict",
            "unmatchedHost",
            "unmatchedRule",
            "trustForwarded",
            "requestTimeout",
            "tunnelIdleTimeout",
            "maxRequestHead",
            "endPoint",
            "healthPort",
            "adminPort",
            "adminHost",
            "adminTokenFile",
            "shadow",
            "traceHeader",
            "traceSecretFile",
            "stopTimeout"
        }) {
            assertThat(settings, containsString("\n# gateway." + name + "="));
        }
        assertTrue(Files.exists(work.resolve("gateway/example.yaml")));
    }

    @TestFactory
    Stream<DynamicTest> answersTheTableOfRequests() throws Exception {
        JettyBase base = installed("gateway");
        Backends backends = Backends.ofTable(config());
        int port = Ports.free();
        RunningProcess jetty = base.serve("gateway.publish=" + port + ":80");
        return RequestTable.against(port).onClose(() -> {
            jetty.close();
            backends.close();
        });
    }

    @Test
    void theAdminPortExplainsWhatServes() throws Exception {
        JettyBase base = installed("gateway");
        int port = Ports.free();
        int admin = Ports.free();
        try (Backends backends = Backends.ofTable(config());
                RunningProcess jetty = base.serve("gateway.publish=" + port + ":80", "gateway.adminPort=" + admin)) {
            while (ask(admin, "/readyz").statusCode()
                    != 200) { // the port is open before the first configuration serves
                Thread.onSpinWait();
            }
            HttpResponse<String> answer = ask(admin, "/explain?url=http://nobody.example.net:%d/".formatted(port));
            assertEquals(200, answer.statusCode(), answer::body);
            assertThat(answer.body(), containsString("\"outcome\": \"NO_HOST\""));
        }
    }

    private static HttpResponse<String> ask(int admin, String target) throws Exception {
        URI question = URI.create("http://localhost:%d%s".formatted(admin, target));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesHttpsWithTheCertificateOfASecret() throws Exception {
        JettyBase base = installed("gateway");
        int port = Ports.free();
        int tlsPort = Ports.free();
        TestCertificate first = TestCertificate.of("RSA", "secure.example.com");
        TestCertificate second = TestCertificate.of("EC", "secure.example.com");
        Path secure = config().resolve("secure.yaml");
        Files.writeString(secure, first.manifests("secure.example.com", "example-svc", 80));
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve("gateway.publish=" + port + ":80," + tlsPort + ":443")) {
            assertEquals(
                    "example-svc",
                    Http.getSecurely(tlsPort, first, "secure.example.com", "/").service());
            try (SSLSocket http2 = Http.secure(tlsPort, first, "secure.example.com", "h2")) {
                assertEquals("h2", http2.getApplicationProtocol());
            }
            assertEquals("example-svc", Http.get(port, "example.com", "/").service());

            Files.writeString(secure, second.manifests("secure.example.com", "example-svc", 80));

            jetty.await(line -> line.contains("Generation 2:"));
            assertEquals(
                    "example-svc",
                    Http.getSecurely(tlsPort, second, "secure.example.com", "/").service());
            assertThat(jetty.output(), not(containsString("tls.key")));
        }
    }

    @Test
    void sharesTheConnectorOfTheHttpModule() throws Exception {
        JettyBase base = installed("gateway", "http", "requestlog", "statistics", "graceful");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve(
                        "jetty.http.port=" + port, "gateway.publish=" + port + ":80", "jetty.requestlog.dir=.")) {
            assertEquals("foo-svc", Http.get(port, "foo.example.com", "/login").service());
            assertEquals(404, Http.get(port, "foo.example.com", "/other").status());
            Http.Answer jettys = Http.get(port, "example.org", "/");
            assertEquals(404, jettys.status());
            assertThat(jettys.body(), containsString("No context on this server"));
            jetty.terminate();
            jetty.exitCode();
            assertThat(requestLog(), containsString("\"GET /login HTTP/1.1\" 200"));
        }
    }

    @Test
    void takesTheClientsAddressFromTheProxyProtocol() throws Exception {
        JettyBase base = installed("gateway", "proxy-protocol");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve("jetty.http.port=" + port, "gateway.publish=" + port + ":80");
                Http http = Http.connect(port)) {
            String proxied = "PROXY TCP4 203.0.113.7 198.51.100.1 51234 443\r\n";
            Http.Answer answer = http.send(proxied + "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");

            Map<?, ?> seen = requireNonNull(answer.echo(), answer::toString);
            assertEquals("example-svc", seen.get("service"));
            Map<?, ?> headers = (Map<?, ?>) requireNonNull(seen.get("headers"));
            assertArrayEquals(new Object[] {"203.0.113.7"}, (Object[]) headers.get("X-Forwarded-For"));
        }
    }

    @Test
    void hostsThatNoRouteClaimsGoOnToTheWebApplications() throws Exception {
        JettyBase base = installed("gateway", "http", "static-deploy");
        Path root = Files.createDirectories(work.resolve("webapps/ROOT"));
        Files.writeString(root.resolve("index.html"), "a web application");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve("jetty.http.port=" + port, "gateway.publish=" + port + ":80")) {
            assertEquals("a web application", Http.get(port, "example.org", "/").body());
            assertEquals("example-svc", Http.get(port, "example.com", "/").service());
            assertEquals(404, Http.get(port, "foo.example.com", "/").status());
        }
    }

    @Test
    void unmatchedRequestsGoWhereTheSettingsSay() throws Exception {
        JettyBase base = installed("gateway", "http", "static-deploy");
        Path root = Files.createDirectories(work.resolve("webapps/ROOT"));
        Files.writeString(root.resolve("index.html"), "a web application");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve(
                        "jetty.http.port=" + port,
                        "gateway.publish=" + port + ":80",
                        "gateway.unmatchedHost=404",
                        "gateway.unmatchedRule=next")) {
            assertEquals(404, Http.get(port, "example.org", "/").status());
            assertEquals(
                    "a web application", Http.get(port, "foo.example.com", "/").body());
        }
    }

    @Test
    void strictRefusesToStartWithAnError() throws Exception {
        JettyBase base = installed("gateway");
        Files.writeString(config().resolve("bad.yaml"), "kind: HTTPRoute\n");
        try (RunningProcess jetty = base.start("gateway.strict=true", "gateway.publish=" + Ports.free() + ":80")) {
            jetty.await(line -> line.contains("bad.yaml:1:1: error:"));
        }
    }

    @Test
    void theConfigurationIsFoundFromAnyWorkingDirectory() throws Exception {
        JettyBase base = installed("gateway");
        int port = Ports.free();
        Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = new JettyBase(elsewhere)
                        .serve("jetty.base=" + base.directory(), "gateway.publish=" + port + ":80")) {
            assertEquals("example-svc", Http.get(port, "example.com", "/").service());
        }
    }

    @Test
    void requestsInFlightAreServedWhenItIsStopped() throws Exception {
        JettyBase base = installed("gateway");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve("gateway.publish=" + port + ":80")) {
            CompletableFuture<Http.Answer> slow = Http.getLater(port, "example.com", "/", "Echo-Delay: 2000");
            backends.service("example-svc").awaitRequest(Duration.ofSeconds(30));

            jetty.terminate();

            assertEquals("example-svc", slow.get(30, TimeUnit.SECONDS).service());
            jetty.exitCode();
        }
    }

    @Test
    void aBadFileCostsNothingThatServedBefore() throws Exception {
        JettyBase base = installed("gateway");
        int port = Ports.free();
        try (Backends backends = Backends.start(config(), Shipped.guide());
                RunningProcess jetty = base.serve("gateway.publish=" + port + ":80")) {
            assertEquals("foo-svc", Http.get(port, "foo.example.com", "/login").service());

            Path route = config().resolve("http-routing-foo-route.yaml");
            Files.writeString(route, Files.readString(route).replace("PathPrefix", "Prefix"));

            String line = jetty.await(text -> text.contains("foo-route.yaml:13:19"));
            assertThat(line, containsString("did you mean PathPrefix?"));
            assertEquals("foo-svc", Http.get(port, "foo.example.com", "/login").service());
            assertNull(Http.get(port, "foo.example.com", "/other").service());
        }
    }

    private JettyBase installed(String... modules) throws IOException, InterruptedException {
        JettyBase base = new JettyBase(work).unzip(Shipped.overlay());
        base.addModules(modules);
        Files.delete(config().resolve("example.yaml"));
        return base;
    }

    private Path config() {
        return work.resolve("gateway");
    }

    private String requestLog() throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            Path log = files.filter(file -> file.toString().endsWith(".request.log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(log);
        }
    }
}
