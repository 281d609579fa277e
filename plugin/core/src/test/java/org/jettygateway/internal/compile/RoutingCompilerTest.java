package org.jettygateway.internal.compile;

import static org.jettygateway.internal.compile.TestGraph.exact;
import static org.jettygateway.internal.compile.TestGraph.header;
import static org.jettygateway.internal.compile.TestGraph.method;
import static org.jettygateway.internal.compile.TestGraph.prefix;
import static org.jettygateway.internal.compile.TestGraph.query;
import static org.jettygateway.internal.compile.TestGraph.regex;
import static org.jettygateway.internal.compile.TestGraph.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import org.jettygateway.internal.graph.BackendNode;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingCompilerTest {

    private static final List<String> ANY = List.of();

    /** The route's name, or the outcome. */
    private static String decide(TestGraph graph, TestRequest request) {
        Decision decision = RoutingCompiler.compile(graph.build()).decide(request);
        RouteEntry entry = decision.entry();
        return entry == null
                ? decision.outcome().toString()
                : entry.ref().route().substring("default/".length());
    }

    private static String decide(TestGraph graph, String host, String path) {
        return decide(graph, TestRequest.get(host, path));
    }

    private static TestGraph http() {
        return new TestGraph().listener("http", null);
    }

    @Test
    void theGuide() {
        TestGraph graph = http().attach(route("foo", List.of("foo.example.com"), prefix("/login")), "http")
                .attach(route("bar", List.of("bar.example.com"), prefix("/")), "http")
                .attach(route("canary", List.of("bar.example.com"), header(prefix("/"), "env", "canary")), "http");
        assertEquals("foo", decide(graph, "foo.example.com", "/login"));
        assertEquals("foo", decide(graph, "foo.example.com", "/login/"));
        assertEquals("foo", decide(graph, "foo.example.com", "/login/x"));
        assertEquals("NO_RULE", decide(graph, "foo.example.com", "/loginx"));
        assertEquals("NO_RULE", decide(graph, "foo.example.com", "/"));
        assertEquals("bar", decide(graph, "bar.example.com", "/x"));
        TestRequest request = TestRequest.get("bar.example.com", "/x");
        assertEquals("canary", decide(graph, request.with("Env", "canary")));
        assertEquals("bar", decide(graph, request.with("env", "Canary")));
        assertEquals("bar", decide(graph, request.with("env", "canary").with("env", "canary")));
        assertEquals("NO_HOST", decide(graph, "example.com", "/login"));
    }

    @Test
    void hostnamesRankBeforePathsAndFallThrough() {
        TestGraph graph = http().attach(route("wide", List.of("*.example.com"), exact("/a"), prefix("/b")), "http")
                .attach(route("narrow", List.of("a.example.com"), prefix("/a")), "http")
                .attach(route("all", ANY, prefix("/")), "http");
        assertEquals("narrow", decide(graph, "a.example.com", "/a"));
        assertEquals("wide", decide(graph, "b.example.com", "/a"));
        assertEquals("wide", decide(graph, "a.example.com", "/b"));
        assertEquals("all", decide(graph, "a.example.com", "/c"));
        assertEquals("all", decide(graph, "example.com", "/a"));
        assertEquals("all", decide(graph, ".example.com", "/a"));
        assertEquals("wide", decide(graph, "x.y.example.com", "/a"));
        assertEquals("all", decide(graph, "xexample.com", "/a"));
        assertEquals("all", decide(graph, "a.example.com.evil.net", "/a"));
    }

    @Test
    void listenersAreIsolated() {
        TestGraph graph = new TestGraph()
                .listener("all", null)
                .listener("wild", "*.example.com")
                .listener("exact", "a.example.com")
                .attach(route("everywhere", ANY, prefix("/")), "all")
                .attach(route("on-all", List.of("b.example.com"), prefix("/")), "all")
                .attach(route("on-wild", List.of("c.example.com"), prefix("/c")), "wild");
        assertEquals("NO_HOST", decide(graph, "a.example.com", "/"));
        assertEquals("NO_HOST", decide(graph, "b.example.com", "/"));
        assertEquals("NO_RULE", decide(graph, "c.example.com", "/"));
        assertEquals("on-wild", decide(graph, "c.example.com", "/c"));
        assertEquals("everywhere", decide(graph, "example.com", "/"));
    }

    @Test
    void listenersThatAreNotAcceptedAreLeftOut() {
        TestGraph graph = new TestGraph()
                .listener("all", null)
                .listener("wild", "*.example.com")
                .attach(route("r", ANY, prefix("/")), "all");
        RoutingSnapshot snapshot = RoutingCompiler.compile(graph.build(List.of("wild")));
        assertEquals(
                Decision.Outcome.ROUTE,
                snapshot.decide(TestRequest.get("a.example.com", "/")).outcome());
    }

    @Test
    void portsAndAddresses() {
        TestGraph graph = new TestGraph()
                .listener("one", null, new Bind("10.0.0.1", 80))
                .listener("all", "*.com", new Bind(Bind.ALL, 80))
                .listener("other", null, new Bind(Bind.ALL, Bind.ANY_PORT))
                .attach(route("one", ANY, prefix("/")), "one")
                .attach(route("all", ANY, prefix("/")), "all")
                .attach(route("other", ANY, prefix("/")), "other");
        TestRequest request = TestRequest.get("a.com", "/");
        assertEquals("all", decide(graph, request.address("10.0.0.1")));
        assertEquals("all", decide(graph, request.address("10.0.0.2")));
        TestRequest unnamed = TestRequest.get("a.net", "/");
        assertEquals("one", decide(graph, unnamed.address("10.0.0.1")));
        assertEquals("NO_HOST", decide(graph, unnamed.address("10.0.0.2")));
        assertEquals("other", decide(graph, unnamed.port(8080)));
    }

    @Test
    void nothingIsServedWithoutListeners() {
        assertEquals("NO_HOST", decide(new TestGraph(), "a", "/"));
        assertEquals("NO_HOST", decide(http(), TestRequest.get("a", "/").port(81)));
    }

    @Test
    void exactThenLongestPrefixThenExpressions() {
        TestGraph graph = http().attach(route("a-regex", List.of("h"), regex("/a/.*"), regex("/x[0-9]+")), "http")
                .attach(route("b-short", List.of("h"), prefix("/a")), "http")
                .attach(route("c-long", List.of("h"), prefix("/a/b/")), "http")
                .attach(route("d-exact", List.of("h"), exact("/a/b")), "http");
        assertEquals("d-exact", decide(graph, "h", "/a/b"));
        assertEquals("c-long", decide(graph, "h", "/a/b/"));
        assertEquals("c-long", decide(graph, "h", "/a/b/c"));
        assertEquals("b-short", decide(graph, "h", "/a/bc"));
        assertEquals("a-regex", decide(graph, "h", "/x12"));
        assertEquals("NO_RULE", decide(graph, "h", "/x12/y"));
        assertEquals("NO_RULE", decide(graph, "h", "/A"));
    }

    @Test
    void amongEqualPathsMethodThenHeadersThenQuery() {
        TestGraph graph = http().attach(
                        route("a-query", ANY, query(prefix("/"), ValueMatchType.Exact, "q", "1")), "http")
                .attach(route("b-header", ANY, header(prefix("/"), "h", "1")), "http")
                .attach(route("c-headers", ANY, header(header(prefix("/"), "h", "1"), "i", "1")), "http")
                .attach(route("d-method", ANY, method(prefix("/"), "GET")), "http");
        TestRequest request =
                TestRequest.get("h", "/").param("q", "1").with("h", "1").method("PUT");
        assertEquals("b-header", decide(graph, request));
        assertEquals("c-headers", decide(graph, request.with("i", "1")));
        assertEquals("d-method", decide(graph, request.with("i", "1").method("GET")));
        assertEquals(
                "a-query",
                decide(graph, TestRequest.get("h", "/").param("q", "1").method("PUT")));
        assertEquals(
                "NO_RULE",
                decide(graph, TestRequest.get("h", "/").param("Q", "1").method("get")));
    }

    @Test
    void amongEqualMatchesTheOldestThenTheNameThenTheOrder() {
        HTTPRouteRule rule = HTTPRouteRule.forwarding(null, List.of(prefix("/"), prefix("/")), List.of());
        HTTPRoute young = route("a", Instant.ofEpochSecond(2), ANY, rule);
        HTTPRoute old = route("b", Instant.ofEpochSecond(1), ANY, rule, rule);
        HTTPRoute timeless = route("0", null, ANY, rule);
        assertEquals(
                "b", decide(http().attach(young, "http").attach(old, "http").attach(timeless, "http"), "h", "/"));
        assertEquals(
                "0", decide(http().attach(route("1", null, ANY, rule), "http").attach(timeless, "http"), "h", "/"));
        Decision decision =
                RoutingCompiler.compile(http().attach(old, "http").build()).decide(TestRequest.get("h", "/"));
        assertEquals("HTTPRoute default/b rules[0].matches[0]", ref(decision));
    }

    private static @Nullable String ref(Decision decision) {
        RouteEntry entry = decision.entry();
        return entry == null ? null : entry.ref().toString();
    }

    @Test
    void ofEqualHeaderNamesTheFirstCounts() {
        TestGraph graph = http().attach(route("r", ANY, header(header(prefix("/"), "X", "1"), "x", "2")), "http");
        assertEquals("r", decide(graph, TestRequest.get("h", "/").with("x", "1")));
        assertEquals("NO_RULE", decide(graph, TestRequest.get("h", "/").with("x", "2")));
    }

    @Test
    void pathsOfMatchesAreCanonical() {
        TestGraph graph = http().attach(route("r", ANY, exact("/caf%c3%a9"), exact("/%61b"), prefix("/p%2dq")), "http");
        assertEquals("r", decide(graph, "h", "/caf%C3%A9"));
        assertEquals("r", decide(graph, "h", "/ab"));
        assertEquals("r", decide(graph, "h", "/p-q/x"));
    }

    @Test
    void matchesThatNoRequestCanMeetAreLeftOut() {
        TestGraph graph = http().attach(
                        route(
                                "bad",
                                ANY,
                                prefix("/a%2Fb"),
                                exact("/a;v=1"),
                                regex("/a("),
                                header(exact("/h"), ValueMatchType.RegularExpression, "h", "["),
                                query(exact("/q"), ValueMatchType.RegularExpression, "q", "(?=x)")),
                        "http")
                .attach(route("good", ANY, prefix("/")), "http");
        assertEquals("good", decide(graph, "h", "/a"));
        assertEquals("good", decide(graph, TestRequest.get("h", "/h").with("h", "[")));
        assertEquals("good", decide(graph, TestRequest.get("h", "/q").param("q", "x")));
    }

    @Test
    void actions() {
        BackendNode canary = new BackendNode(1, "default/canary:80", "", List.of());
        BackendNode gone = new BackendNode(1, null, "Service default/gone: not found", List.of());
        assertEquals("respond 500 (no backendRefs)", action(List.of(), null));
        assertEquals("respond 500 (refused)", action(List.of(canary), "refused"));
        assertEquals(
                "respond 500 (the weights of all backendRefs are 0)",
                action(List.of(new BackendNode(0, "default/canary:80", "", List.of())), null));
        assertEquals("respond 500 (Service default/gone: not found)", action(List.of(gone, gone), null));
        assertEquals(
                "respond 500 (Service default/gone: not found)",
                action(List.of(gone, new BackendNode(0, "default/canary:80", "", List.of())), null));
        assertEquals("forward to [1x default/canary:80]", action(List.of(canary), null));
        assertEquals(
                "forward to [1x default/canary:80, 1x 500 (Service default/gone: not found)]",
                action(List.of(canary, gone), null));
    }

    private static String action(List<BackendNode> backends, @Nullable String refusal) {
        TestGraph graph = http().attach("http", route("r", ANY, prefix("/")), 0, backends, refusal);
        return RoutingCompiler.compile(graph.build())
                .decide(TestRequest.get("h", "/"))
                .action()
                .toString();
    }

    @Test
    void upstreamsAndForwardsAreNumbered() {
        HTTPRoute route =
                route("r", null, ANY, HTTPRouteRule.forwarding(null, List.of(prefix("/a"), prefix("/b")), List.of()));
        TestGraph graph = http().attach(route, "http").attach(route("s", ANY, prefix("/c")), "http");
        RoutingSnapshot snapshot = RoutingCompiler.compile(graph.build());
        assertEquals(2, snapshot.forwards());
        assertEquals("default/canary:80", snapshot.upstreams().get(0).name());
        assertEquals(1, snapshot.upstreams().get(1).index());
        Decision decision = snapshot.decide(TestRequest.get("h", "/a"));
        assertSame(decision, snapshot.decide(TestRequest.get("h", "/a")));
        assertSame(
                decision.action(),
                snapshot.decide(TestRequest.get("h", "/b")).action(),
                "the matches of a rule share its tickets");
        assertNull(Decision.NO_HOST.entry());
    }

    @Test
    void printsItsTables() {
        TestGraph graph = new TestGraph()
                .listener("http", null)
                .listener("wild", "*.example.com", new Bind(Bind.ALL, 80), new Bind("::1", 8080))
                .attach(route("all", ANY, prefix("/"), exact("/x")), "http", "wild")
                .attach(
                        route(
                                "a",
                                List.of("a.example.com"),
                                regex("/[0-9]+"),
                                prefix("/long/"),
                                query(
                                        header(method(prefix("/"), "GET"), "T", "1"),
                                        ValueMatchType.RegularExpression,
                                        "q",
                                        ".")),
                        "wild");
        assertEquals("""
                *:80
                  listener default/gw/wild (*.example.com)
                    a.example.com
                      PathPrefix /long -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[1])
                      PathPrefix / method GET header t=1 query q~. -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[2])
                      RegularExpression /[0-9]+ -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[0])
                    *.example.com
                      Exact /x -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[1])
                      PathPrefix / -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[0])
                  listener default/gw/http (*)
                    *
                      Exact /x -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[1])
                      PathPrefix / -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[0])
                [::1]:8080
                  listener default/gw/wild (*.example.com)
                    a.example.com
                      PathPrefix /long -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[1])
                      PathPrefix / method GET header t=1 query q~. -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[2])
                      RegularExpression /[0-9]+ -> forward to [1x default/svc:80] (HTTPRoute default/a rules[0].matches[0])
                    *.example.com
                      Exact /x -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[1])
                      PathPrefix / -> forward to [1x default/svc:80] (HTTPRoute default/all rules[0].matches[0])
                """, RoutingCompiler.compile(graph.build()).toString());
    }
}
