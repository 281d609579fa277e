package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rule's {@code sessionPersistence} makes of requests, as clients and backends see it. */
class SessionTest {

    private static final String TOKEN = "[-_A-Za-z0-9]{32}";

    private volatile Instant now = Instant.parse("2026-01-01T12:00:00.250Z");
    private final Map<String, ScriptedBackend> backends = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<String> cookies = new AtomicReference<>("");

    @SuppressWarnings("NullAway.Init")
    private ChangingSource source;

    @SuppressWarnings("NullAway.Init")
    private GatewayUnderTest gateway;

    @BeforeEach
    void startBackends() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            backends.put(name, new ScriptedBackend(wire -> {
                while (true) {
                    String head = wire.readHead();
                    cookies.set(head.lines()
                            .filter(line -> line.startsWith("Cookie:"))
                            .findFirst()
                            .orElse(""));
                    int status = head.contains("X-Fail: " + name) ? 503 : 200;
                    wire.write("HTTP/1.1 " + status + " X\r\nContent-Length: 1\r\n\r\n" + name);
                }
            }));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        for (ScriptedBackend backend : backends.values()) {
            backend.close();
        }
    }

    private void start(String... manifests) throws Exception {
        source = new ChangingSource(manifests);
        gateway = start(source);
    }

    private GatewayUnderTest start(ChangingSource from) throws Exception {
        GatewayHandler handler = GatewayHandler.builder()
                .source(from)
                .connectors(Connectors.EXISTING)
                .build();
        handler.useClock(() -> now);
        GatewayUnderTest started = GatewayUnderTest.start(handler);
        open.add(started);
        return started;
    }

    private static String route(String... rules) {
        StringBuilder route = new StringBuilder(Manifests.gateway()).append("""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [shop.test]
                  rules:
                """);
        for (String rule : rules) {
            route.append("  - {").append(rule).append("}\n");
        }
        return route.toString();
    }

    private static String to(String service) {
        return "backendRefs: [{name: %s, port: 8080}]".formatted(service);
    }

    private static String split(int weightOfOld, int weightOfNew) {
        return "backendRefs: [{name: old, port: 8080, weight: %d}, {name: new, port: 8080, weight: %d}]"
                .formatted(weightOfOld, weightOfNew);
    }

    /** A Service with these backends; {@code -a} is leaving. */
    private String service(String name, String... endpoints) {
        StringBuilder service = new StringBuilder(Manifests.service(name));
        for (String endpoint : endpoints) {
            boolean leaving = endpoint.startsWith("-");
            int port = backend(leaving ? endpoint.substring(1) : endpoint)
                    .address()
                    .getPort();
            String conditions = leaving ? ", conditions: {ready: false, serving: true, terminating: true}" : "";
            service.append("""
                    ---
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata: {name: %1$s-%2$d, labels: {kubernetes.io/service-name: %1$s}}
                    addressType: IPv4
                    ports: [{name: http, port: %2$d}]
                    endpoints: [{addresses: ["127.0.0.1"]%3$s}]
                    """.formatted(name, port, conditions));
        }
        return service.toString();
    }

    private ScriptedBackend backend(String name) {
        return requireNonNull(backends.get(name), name);
    }

    private Answer get(String path, String... fields) throws Exception {
        return get(gateway, path, fields);
    }

    private static Answer get(GatewayUnderTest from, String path, String... fields) throws Exception {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        try (RawClient client = from.connect()) {
            Answer answer = client.send(request.append("\r\n").toString());
            assertThat(answer.head(), answer.status(), is(200));
            return answer;
        }
    }

    /** The field by which a client brings back the cookie of an answer. */
    private static String cookie(Answer answer) {
        return "Cookie: " + pair(answer);
    }

    private static String pair(Answer answer) {
        String set = answer.header("set-cookie");
        assertThat(answer.head(), set, not(is("")));
        return set.substring(0, set.indexOf(';'));
    }

    private static void assertKept(String endpoint, Answer answer) {
        assertThat(answer.body(), is(endpoint));
        assertThat(answer.header("set-cookie"), is(""));
    }

    @Test
    void aClientStaysWhereItWasAndOthersTakeTurns() throws Exception {
        start(route(to("shop") + ", sessionPersistence: {}"), service("shop", "a", "b", "c"));
        Answer first = get("/");
        assertThat(
                first.header("set-cookie"),
                matchesPattern("gateway-session-[0-9a-f]{8}=" + TOKEN + "; Path=/; HttpOnly; SameSite=Lax"));
        for (int i = 0; i < 6; i++) {
            assertKept(first.body(), get("/", "Cookie: theme=dark; " + pair(first) + "; x=y"));
        }
        assertThat("the backend sees it", cookies.get(), containsString(pair(first)));
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            others.add(get("/").body());
        }
        assertThat(others.size(), is(3));
    }

    @Test
    void aSessionOutlivesReloadsAndWeightsAsLongAsItsEndpointIsThere() throws Exception {
        String session = ", sessionPersistence: {sessionName: visit}";
        start(route(split(1, 0) + session), service("old", "a"), service("new", "b"));
        String mine = cookie(get("/"));
        assertKept("a", get("/", mine));

        String before = "matches: [{path: {value: /before}}], " + to("new");
        source.change(
                gateway.gateway(), route(before, split(0, 1) + session), service("old", "a"), service("new", "b"));
        assertKept("a", get("/", mine));
        assertThat(get("/").body(), is("b"));

        source.change(gateway.gateway(), route(split(0, 1) + session), service("old", "-a", "c"), service("new", "b"));
        assertKept("a", get("/", mine));
        assertThat(get("/").body(), is("b"));

        source.change(gateway.gateway(), route(split(0, 0) + session), service("old", "-a", "c"), service("new", "b"));
        assertKept("a", get("/", mine));

        source.change(gateway.gateway(), route(split(0, 1) + session), service("old", "c"), service("new", "b"));
        Answer moved = get("/", mine);
        assertThat(moved.body(), is("b"));
        assertKept("b", get("/", cookie(moved)));
    }

    @Test
    void anEndpointThatRefusesLosesItsSessionsToThoseThatHaveWeight() throws Exception {
        String session = ", sessionPersistence: {sessionName: visit}";
        start(route(split(1, 0) + session), service("old", "a"), service("new", "b"));
        String mine = cookie(get("/"));
        source.change(gateway.gateway(), route(split(0, 1) + session), service("old", "a", "c"), service("new", "b"));
        assertKept("a", get("/", mine));
        backend("a").close();
        for (int i = 0; i < 5; i++) { // it is out of the choice after three
            Answer moved = get("/", mine);
            assertThat(moved.body(), is("b"));
            assertKept("b", get("/", cookie(moved)));
        }
    }

    @Test
    void aPermanentCookieLastsAsLongAsTheSession() throws Exception {
        String session =
                ", sessionPersistence: {absoluteTimeout: 1h, cookie: {name: visit, path: /shop, lifetimeType: Permanent}}";
        start(route(to("shop") + session), service("shop", "a", "b"));
        Answer first = get("/");
        assertThat(
                first.header("set-cookie"),
                matchesPattern("visit=" + TOKEN
                        + "; Path=/shop; Expires=Thu, 01 Jan 2026 13:00:00 GMT; Max-Age=3600; HttpOnly; SameSite=Lax"));
        now = now.plus(Duration.ofMillis(3_599_999));
        assertKept(first.body(), get("/", cookie(first)));
        now = now.plusMillis(1);
        assertThat(get("/", cookie(first)).header("set-cookie"), containsString("Expires=Thu, 01 Jan 2026 14:00:00"));
    }

    @Test
    void theGatewayEndsASessionWhoseCookieDoesNotSayWhen() throws Exception {
        start(route(to("shop") + ", sessionPersistence: {absoluteTimeout: 1h}"), service("shop", "a", "b"));
        Answer first = get("/");
        assertThat(first.header("set-cookie"), not(containsString("Max-Age")));
        now = now.plusMillis(3_599_999);
        assertKept(first.body(), get("/", cookie(first)));
        now = now.plusMillis(1);
        Answer next = get("/", cookie(first));
        assertThat(pair(next), not(is(pair(first))));
        assertKept(next.body(), get("/", cookie(next)));
        now = now.minus(Duration.ofMinutes(2));
        assertThat("from the future", pair(get("/", cookie(next))), not(is(pair(next))));
    }

    @Test
    void aHeaderCarriesTheTokenAsWell() throws Exception {
        String session = ", sessionPersistence: {type: Header, header: {name: X-Visit}}";
        start(route(to("shop") + session), service("shop", "a", "b"));
        Answer first = get("/");
        String token = first.header("x-visit");
        assertThat(token, matchesPattern(TOKEN));
        assertThat(first.header("set-cookie"), is(""));
        for (String field :
                List.of("X-Visit: " + token, "x-visit: nonsense, " + token, "X-Visit: \r\nX-Visit: " + token)) {
            for (int i = 0; i < 2; i++) {
                Answer kept = get("/", field);
                assertKept(first.body(), kept);
                assertThat(kept.header("x-visit"), is(""));
            }
        }
        assertThat("only as a header", get("/", "Cookie: X-Visit=" + token).header("x-visit"), matchesPattern(TOKEN));
    }

    @Test
    void rulesShareNoSessionsAndAClientMayHaveSeveral() throws Exception {
        String rule = "matches: [{path: {value: %s}}], " + to("shop") + ", sessionPersistence: {sessionName: visit}";
        start(route(rule.formatted("/a"), rule.formatted("/b")), service("shop", "a", "b"));
        Answer a = get("/a");
        Answer b = get("/b", cookie(a));
        for (int i = 0; i < 2; i++) {
            assertKept(a.body(), get("/a", "Cookie: " + pair(b) + "; " + pair(a)));
            assertKept(b.body(), get("/b", "Cookie: " + pair(b) + "; " + pair(a)));
            assertKept(b.body(), get("/b", "Cookie: visit=; visit=old; " + pair(a) + ";" + pair(b)));
        }
    }

    @Test
    void whatIsNoTokenIsIgnored() throws Exception {
        start(route(to("shop") + ", sessionPersistence: {sessionName: visit}"), service("shop", "a", "b"));
        String good = pair(get("/"));
        String token = good.substring("visit=".length());
        List<String> bad = List.of(
                "visit",
                "visit=",
                "visit=" + "A".repeat(32),
                "visit=" + "!".repeat(32),
                "visit=" + "=".repeat(32),
                "visit=" + token.substring(1),
                "visit=" + token + "A",
                "visit=B" + token.substring(1),
                "visit=" + token.substring(0, 31) + (token.endsWith("A") ? 'B' : 'A'),
                "Visit=" + token,
                "visit2=" + token,
                "x" + good,
                "visit=\u00e4" + token.substring(1),
                "; ;;= ;=" + token);
        for (String cookie : bad) {
            assertThat(cookie, pair(get("/", "Cookie: " + cookie)), matchesPattern("visit=" + TOKEN));
        }
    }

    @Test
    void anotherGatewayWithTheSameConfigurationUnderstandsTheToken() throws Exception {
        String[] manifests = {route(to("shop") + ", sessionPersistence: {}"), service("shop", "a", "b", "c")};
        start(manifests);
        Answer first = get("/");
        GatewayUnderTest second = start(new ChangingSource(manifests));
        for (int i = 0; i < 3; i++) {
            assertKept(first.body(), get(second, "/", cookie(first)));
        }
    }

    @Test
    void theTokenNamesTheEndpointThatAnsweredAtLast() throws Exception {
        String rule = to("shop") + ", retry: {codes: [503]}, sessionPersistence: {sessionName: visit}";
        start(route(rule), service("shop", "a", "b"));
        Answer first = get("/", "X-Fail: a");
        assertThat(first.body(), is("b"));
        assertKept("b", get("/", cookie(first)));
        Answer moved = get("/", cookie(first), "X-Fail: b");
        assertThat(moved.body(), is("a"));
        assertKept("a", get("/", cookie(moved)));
    }

    @Test
    void theFiltersOfTheSessionsBackendRefApplyThoughAnotherLeadsThereToo() throws Exception {
        String ref = "{name: shop, port: 8080, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: "
                + "{set: [{name: X-Ref, value: \"%d\"}]}}]}";
        start(
                route("backendRefs: [" + ref.formatted(1) + ", " + ref.formatted(2) + "], sessionPersistence: {}"),
                service("shop", "a"));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            Answer first = get("/");
            seen.add(first.header("x-ref"));
            Answer kept = get("/", cookie(first));
            assertThat(kept.header("x-ref"), is(first.header("x-ref")));
        }
        assertThat(seen.size(), is(2));
    }
}
