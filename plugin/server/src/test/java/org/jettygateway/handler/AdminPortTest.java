package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.ajax.JSON;
import org.jettygateway.internal.upstream.client.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port of a gateway that serves, by real requests. */
class AdminPortTest {

    private static final String TOKEN = "correct horse battery staple";
    private static final String CONFIG = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: web}]
              rules:
              - matches: [{path: {value: %s}}]
                filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /to}}}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: cart}
            spec:
              parentRefs: [{name: web}]
              hostnames: [cart.example.com]
              rules: [{backendRefs: [{name: cart, port: 80}]}]
            ---
            {apiVersion: v1, kind: Service, metadata: {name: cart}, spec: {type: ExternalName, externalName: localhost}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ChangingSource source = new ChangingSource(CONFIG.formatted("/1"));
    private @Nullable GatewayUnderTest gateway;
    private int admin;

    @BeforeEach
    void writeToken() throws Exception {
        Files.writeString(work.resolve("token"), TOKEN + "\n");
        try (ServerSocket free = new ServerSocket(0)) {
            admin = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void tellsWhatServes() throws Exception {
        start(builder());
        assertEquals(200, get("/healthz").statusCode());
        assertEquals(200, get("/readyz").statusCode());
        Map<?, ?> config = map(get("/config"));
        assertEquals(1L, config.get("generation"));
        assertEquals(64, String.valueOf(config.get("hash")).length());
        assertEquals(false, config.get("pinned"));
        assertEquals(0L, config.get("errors"));

        Map<?, ?> routes = map(get("/routes"));
        assertEquals(2L, routes.get("total"));
        assertEquals(1, ((Object[]) requireNonNull(routes.get("listeners"))).length);
        Map<?, ?> row = (Map<?, ?>) list(map(get("/routes?contains=cart")), "routes")[0];
        assertEquals("cart.example.com", row.get("hostname"));
        assertEquals("forward to [1x default/cart:80]", row.get("action"));
        assertEquals("inline.yaml:21:11", row.get("location"));
        assertEquals(0, list(map(get("/routes?limit=0")), "routes").length);

        Map<?, ?> upstream = (Map<?, ?>) list(map(get("/upstreams")), "upstreams")[0];
        assertEquals("default/cart:80", upstream.get("name"));
        assertThat(
                get("/status").body(), containsString("\"controllerName\": \"jettygateway.org/gateway-controller\""));
    }

    @Test
    void explainsAsTrafficIsDecided() throws Exception {
        start(builder());
        int port = requireNonNull(gateway).port();
        Map<?, ?> report = map(get("/explain?url=http://x.example.com:%d/1&header=X-A:%%20b".formatted(port)));
        assertEquals("HTTPRoute default/shop rules[0].matches[0]", report.get("winner"));
        assertEquals("http://x.example.com/to", report.get("redirect"));
        assertThat(get("/explain").body(), containsString("expected: a URL"));
        assertEquals(400, get("/explain").statusCode());
    }

    @Test
    void tellsWhatAChangeHasChanged() throws Exception {
        start(builder());
        serve("/1", 302);
        change("/2");
        Map<?, ?> diff = map(get("/diff"));
        assertThat(String.valueOf(diff.get("summary")), containsString("rules +0 -0 ~1"));
        assertEquals(1L, diff.get("asked"));
        Map<?, ?> moved = (Map<?, ?>) list(diff, "moved")[0];
        assertEquals("GET localhost/1", moved.get("request"));
        assertEquals(diff.get("summary"), map(get("/diff?from=1&to=2")).get("summary"));
        assertThat(
                String.valueOf(map(get("/diff?from=2&to=1")).get("summary")),
                containsString("1 of 1 recent requests go"));
        assertEquals(404, get("/diff?from=7").statusCode());
        assertEquals(2, list(map(get("/config")), "history").length);
    }

    @Test
    void rollsBackForWhoHasTheToken() throws Exception {
        start(builder().adminTokenFile(work.resolve("token")));
        change("/2");
        serve("/1", 404);
        assertEquals(401, send("POST", "/rollback?generation=1", "").statusCode());
        assertEquals(
                401,
                send("POST", "/rollback?generation=1", "wrong horse battery staple")
                        .statusCode());
        serve("/1", 404);

        Map<?, ?> pin = map(send("POST", "/rollback?generation=1", TOKEN));
        assertEquals(1L, pin.get("generation"));
        assertEquals(true, pin.get("pinned"));
        serve("/1", 302);
        assertEquals(List.of(2L, 1L), List.of(list(map(get("/rollback")), "kept")));
        assertEquals(409, send("POST", "/rollback?generation=9", TOKEN).statusCode());
        assertEquals(400, send("POST", "/rollback?generation=x", TOKEN).statusCode());
        assertEquals(400, send("POST", "/rollback", TOKEN).statusCode());

        assertEquals(false, map(send("DELETE", "/rollback", TOKEN)).get("pinned"));
        serve("/2", 302);
        assertEquals(409, send("DELETE", "/rollback", TOKEN).statusCode());

        Files.writeString(work.resolve("token"), "another token, long enough");
        assertEquals(401, send("DELETE", "/rollback", TOKEN).statusCode());
    }

    @Test
    void withoutATokenNothingCanBeChanged() throws Exception {
        start(builder());
        HttpResponse<String> refused = send("POST", "/rollback?generation=1", TOKEN);
        assertEquals(403, refused.statusCode());
        assertThat(refused.body(), containsString("gateway.adminTokenFile is not set"));
        assertEquals(405, sendTo(builderWithToken(), "POST", "/config").statusCode());
    }

    @Test
    void aNameThatIsNotLocalIsRefused() throws Exception {
        start(builder());
        try (RawClient raw =
                new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), admin), Duration.ofSeconds(15))) {
            raw.write("GET /config HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n");
            assertThat(raw.readToEnd(), startsWith("HTTP/1.1 403 "));
        }
    }

    @Test
    void onAnAddressThatOthersReachEverythingNeedsTheToken() throws Exception {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> start(builder().adminHost("0.0.0.0")));
        assertThat(refused.getMessage(), containsString("expected: a gateway.adminTokenFile"));
        start(builder().adminHost("0.0.0.0").adminTokenFile(work.resolve("token")));
        assertEquals(200, get("/healthz").statusCode());
        assertEquals(401, get("/config").statusCode());
        assertEquals(200, send("GET", "/config", TOKEN).statusCode());
    }

    @Test
    void aTokenThatIsNoneIsRefusedAtStart() throws Exception {
        Files.writeString(work.resolve("short"), "short");
        for (String file : List.of("short", "none")) {
            assertThrows(IllegalArgumentException.class, () -> start(builder().adminTokenFile(work.resolve(file))));
        }
    }

    @Test
    void aCandidateIsDecidedBesideAndChangesNothing() throws Exception {
        Path candidate = Files.createDirectory(work.resolve("candidate"));
        Files.writeString(candidate.resolve("c.yaml"), CONFIG.formatted("/2"));
        start(builder().shadow(candidate));
        serve("/1", 302);
        serve("/1", 302);
        serve("/3", 404);
        Map<?, ?> report = map(get("/shadow"));
        assertEquals(3L, report.get("decided"));
        assertEquals(2L, report.get("different"));
        Map<?, ?> difference = (Map<?, ?>) list(report, "differences")[0];
        assertEquals(2L, difference.get("count"));
        assertThat(String.valueOf(difference.get("live")), containsString("by HTTPRoute default/shop rules[0]"));
        assertEquals("respond 404 (no rule of the host matches)", difference.get("candidate"));
        assertEquals("GET localhost/1", list(difference, "requests")[0]);

        Files.writeString(candidate.resolve("c.yaml"), CONFIG.formatted("/1"));
        Await.until(
                "the candidate is read anew",
                () -> Long.valueOf(2).equals(map(get("/shadow")).get("candidate")));
        serve("/1", 302);
        assertEquals(0L, map(get("/shadow")).get("different"));
    }

    @Test
    void aRequestWithTheSecretIsExplained() throws Exception {
        start(builder().trace("X-Trace", work.resolve("token")));
        HttpResponse<String> explained = traced(TOKEN);
        assertEquals(302, explained.statusCode());
        assertThat(
                explained.headers().firstValue("X-Trace").orElse(""),
                containsString(
                        "HTTPRoute default/shop rules[0].matches[0] (inline.yaml:12:15); answer 302: Location: http://"));
        assertEquals(List.of(), traced("wrong horse battery staple").headers().allValues("X-Trace"));
        assertEquals(List.of(), traced("").headers().allValues("X-Trace"));
    }

    @Test
    void nothingIsOpenedUnlessAsked() throws Exception {
        gateway = GatewayUnderTest.start(GatewayHandler.builder().source(source).build());
        assertEquals(-1, gateway.gateway().getAdmin().getPort());
        assertEquals(List.of(), gateway.gateway().getAdmin().getHistory());
        serve("/1", 302);
    }

    @Test
    void dumpAndBeansTellTheSame() throws Exception {
        start(builder());
        change("/2");
        GatewayHandler handler = requireNonNull(gateway).gateway();
        assertEquals(2, handler.getAdmin().getHistory().size());
        assertThat(handler.dump(), containsString("history size=2"));
        assertThat(
                handler.dump(), containsString(handler.getAdmin().getHistory().get(0)));
        assertThat(handler.dump(), not(containsString(TOKEN)));
    }

    private GatewayHandlerBuilder builder() {
        return GatewayHandler.builder().source(source).adminPort(admin);
    }

    private GatewayHandlerBuilder builderWithToken() {
        return builder().adminTokenFile(work.resolve("token"));
    }

    private HttpResponse<String> sendTo(GatewayHandlerBuilder builder, String method, String path) throws Exception {
        stop();
        start(builder);
        return send(method, path, TOKEN);
    }

    private void start(GatewayHandlerBuilder builder) throws Exception {
        gateway = GatewayUnderTest.start(builder.build());
    }

    private void change(String path) throws Exception {
        source.change(requireNonNull(gateway).gateway(), CONFIG.formatted(path));
        Await.until("the history", () -> list(map(get("/config")), "history").length == 2);
    }

    private void serve(String path, int status) throws Exception {
        URI uri = URI.create(
                "http://localhost:%d%s".formatted(requireNonNull(gateway).port(), path));
        assertEquals(
                status,
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
    }

    private HttpResponse<String> traced(String secret) throws Exception {
        URI uri = URI.create(
                "http://localhost:%d/1".formatted(requireNonNull(gateway).port()));
        return client.send(
                HttpRequest.newBuilder(uri).header("x-trace", secret).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    private HttpResponse<String> send(String method, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<?, ?> map(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response::body);
        return (Map<?, ?>) requireNonNull(new JSON().fromJSON(response.body()));
    }

    private static Object[] list(Map<?, ?> map, String key) {
        return (Object[]) requireNonNull(map.get(key));
    }
}
