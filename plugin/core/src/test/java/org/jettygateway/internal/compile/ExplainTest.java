package org.jettygateway.internal.compile;

import static org.jettygateway.internal.compile.TestGraph.exact;
import static org.jettygateway.internal.compile.TestGraph.header;
import static org.jettygateway.internal.compile.TestGraph.method;
import static org.jettygateway.internal.compile.TestGraph.prefix;
import static org.jettygateway.internal.compile.TestGraph.query;
import static org.jettygateway.internal.compile.TestGraph.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
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
}
