package org.jettygateway.internal.compile;

import static java.util.Objects.requireNonNull;
import static org.jettygateway.internal.compile.TestGraph.exact;
import static org.jettygateway.internal.compile.TestGraph.header;
import static org.jettygateway.internal.compile.TestGraph.method;
import static org.jettygateway.internal.compile.TestGraph.prefix;
import static org.jettygateway.internal.compile.TestGraph.query;
import static org.jettygateway.internal.compile.TestGraph.regex;
import static org.jettygateway.internal.compile.TestGraph.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.Explanation;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TestRequest;
import org.junit.jupiter.api.Test;

class ExplainTest {

    private static final RoutingSnapshot SNAPSHOT = RoutingCompiler.compile(new TestGraph()
            .listener("http", null)
            .listener("empty", "empty.example.com")
            .attach(route("all", List.of(), prefix("/")), "http")
            .attach(
                    route(
                            "a",
                            List.of("a.example.com"),
                            exact("/login"),
                            method(prefix("/"), "POST"),
                            header(prefix("/"), "env", "canary"),
                            query(prefix("/"), ValueMatchType.RegularExpression, "page", "[0-9]+")),
                    "http")
            .build());

    @Test
    void saysWhyEachCandidateDidNotMatch() {
        Explanation explanation =
                SNAPSHOT.explain(TestRequest.get("a.example.com", "/x").param("page", "y"));
        assertEquals("*:80", explanation.address());
        assertEquals("default/gw/http (*)", explanation.listener());
        assertEquals(List.of("a.example.com", "*"), explanation.hostnames());
        assertEquals(
                List.of(
                        "a.example.com Exact /login: path is /x (expected: Exact /login)",
                        "a.example.com PathPrefix / method POST: method is GET (expected: POST)",
                        "a.example.com PathPrefix / header env=canary: header env is absent (expected: canary)",
                        "a.example.com PathPrefix / query page~[0-9]+: query parameter page is y (expected: ~[0-9]+)",
                        "* PathPrefix /: null"),
                explanation.candidates().stream()
                        .map(candidate -> "%s %s: %s"
                                .formatted(
                                        candidate.hostname(), candidate.entry().matcher(), candidate.mismatch()))
                        .toList());
        assertEquals(
                explanation.candidates().get(4).entry(), explanation.decision().entry());
    }

    @Test
    void saysWhereTheSearchEnded() {
        Explanation noRoute = SNAPSHOT.explain(TestRequest.get("empty.example.com", "/"));
        assertEquals("default/gw/empty (empty.example.com)", noRoute.listener());
        assertEquals(List.of(), noRoute.hostnames());
        assertEquals(Decision.NO_HOST, noRoute.decision());
        Explanation noPort =
                SNAPSHOT.explain(TestRequest.get("a.example.com", "/").port(81));
        assertNull(noPort.address());
        assertNull(noPort.listener());
        assertEquals(Decision.NO_HOST, noPort.decision());
    }

    @Test
    void saysHowNearARequestWas() {
        assertEquals("Exact compares the whole path: /cart/ is not /cart", hint(exact("/cart"), get("/cart/")));
        assertEquals("Exact compares the whole path: /cart is not /cart/", hint(exact("/cart/"), get("/cart")));
        assertEquals("Exact takes no longer path: PathPrefix /cart would", hint(exact("/cart"), get("/cart/7")));
        assertEquals("it differs only in case", hint(exact("/cart"), get("/Cart")));
        assertEquals("it differs only in case", hint(prefix("/Cart"), get("/cart/7")));
        assertEquals(
                "PathPrefix compares whole segments: cart is no segment of /carts",
                hint(prefix("/cart"), get("/carts")));
        assertEquals(
                "with no slash at its end it would match: an expression has to fit the whole path",
                hint(regex("/c[a-z]+"), get("/cart/")));
        assertEquals("methods are case-sensitive", hint(method(prefix("/"), "GET"), get("/").method("get")));
        assertEquals("", hint(method(prefix("/"), "GET"), get("/").method("PUT")));
        assertEquals(
                "it differs only in case", hint(header(prefix("/"), "env", "canary"), get("/").with("env", "Canary")));
        assertEquals(
                "one of its values would match, but the condition is on all of them together",
                hint(
                        header(prefix("/"), "env", "canary"),
                        get("/").with("env", "stable").with("env", "canary")));
        assertEquals(
                "the request has x-env",
                hint(header(prefix("/"), "x_env", "canary"), get("/").with("x-env", "canary")));
        assertEquals(
                "the request has page: names are case-sensitive",
                hint(query(prefix("/"), ValueMatchType.Exact, "Page", "1"), get("/").param("page", "1")));
        assertEquals("", hint(exact("/cart"), get("/login")));
    }

    private static TestRequest get(String path) {
        return TestRequest.get("a.example.com", path);
    }

    /** The hint on a rule with that one match, which the request must miss. */
    private static String hint(HTTPRouteMatch match, TestRequest request) {
        RoutingSnapshot snapshot = RoutingCompiler.compile(new TestGraph()
                .listener("http", null)
                .attach(route("one", List.of(), match), "http")
                .build());
        Explanation.Mismatch mismatch =
                snapshot.explain(request).candidates().get(0).mismatch();
        return requireNonNull(mismatch).hint();
    }

    @Test
    void saysWhyItIsThatListener() {
        assertEquals(
                "of 2 listeners there, * is the narrowest hostname that covers the host",
                SNAPSHOT.explain(get("/")).why());
        assertEquals(
                "of 2 listeners there, empty.example.com is the narrowest hostname that covers the host; none of its routes "
                        + "claims the host (claimed: none)",
                SNAPSHOT.explain(TestRequest.get("empty.example.com", "/")).why());
        assertEquals(
                "no requests are served on port 81 (served: *:80)",
                SNAPSHOT.explain(get("/").port(81)).why());
        RoutingSnapshot narrow = RoutingCompiler.compile(new TestGraph()
                .listener("one", "one.example.com")
                .attach(route("all", List.of(), prefix("/")), "one")
                .build());
        assertEquals(
                "no hostname of a listener there covers the host (there: default/gw/one (one.example.com))",
                narrow.explain(get("/")).why());
        assertEquals(
                "the only listener there",
                narrow.explain(TestRequest.get("one.example.com", "/")).why());
    }

    @Test
    void rulesForOtherPathsAreCountedWhereThereAreMany() {
        HTTPRouteMatch[] matches = new HTTPRouteMatch[1000];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = exact("/item/" + i);
        }
        RoutingSnapshot snapshot = RoutingCompiler.compile(new TestGraph()
                .listener("http", null)
                .attach(route("many", List.of(), matches), "http")
                .build());
        Explanation explanation = snapshot.explain(get("/item/700/"));
        assertEquals(949, explanation.omitted());
        assertEquals(51, explanation.candidates().size());
        assertEquals(
                "path is /item/700/ (expected: Exact /item/700): Exact compares the whole path: /item/700/ is not /item/700",
                String.valueOf(explanation.candidates().get(50).mismatch()));
        assertEquals(
                700,
                requireNonNull(snapshot.explain(get("/item/700")).decision().entry())
                        .ref()
                        .match());
    }
}
