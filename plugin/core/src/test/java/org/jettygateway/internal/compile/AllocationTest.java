package org.jettygateway.internal.compile;

import static org.jettygateway.internal.compile.TestGraph.exact;
import static org.jettygateway.internal.compile.TestGraph.header;
import static org.jettygateway.internal.compile.TestGraph.method;
import static org.jettygateway.internal.compile.TestGraph.prefix;
import static org.jettygateway.internal.compile.TestGraph.query;
import static org.jettygateway.internal.compile.TestGraph.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TestRequest;
import org.junit.jupiter.api.Test;

/** A decision allocates nothing, by any kind of rule but expressions. */
class AllocationTest {

    private static final int ROUNDS = 20_000;

    @Test
    void decisionsAllocateNothing() {
        TestGraph graph = new TestGraph()
                .listener("http", null)
                .listener("wild", "*.example.com")
                .listener("address", "*.example.net", new Bind("127.0.0.2", 80))
                .attach(route("all", List.of(), prefix("/a")), "http")
                .attach(route("wild", List.of(), prefix("/"), exact("/exact")), "wild")
                .attach(
                        route(
                                "narrow",
                                List.of("a.example.com"),
                                prefix("/a/b/c"),
                                method(prefix("/a"), "PUT"),
                                query(prefix("/a"), ValueMatchType.Exact, "q", "1")),
                        "wild");
        for (int i = 0; i < 20; i++) {
            graph.attach(route("h" + i, List.of("a.example.com"), header(prefix("/h"), "h" + i, "v")), "wild");
        }
        RoutingSnapshot snapshot = RoutingCompiler.compile(graph.build());
        List<TestRequest> requests = List.of(
                TestRequest.get("a.example.com", "/a/b/c/d"),
                TestRequest.get("a.example.com", "/a/x").method("PUT"),
                TestRequest.get("a.example.com", "/a/x").param("q", "1"),
                TestRequest.get("a.example.com", "/h/x").with("accept", "*/*").with("h17", "v"),
                TestRequest.get("x.y.example.com", "/exact"),
                TestRequest.get("localhost", "/miss"),
                TestRequest.get("example.net", "/").port(81));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The JVM itself allocates a little while it warms up; what a decision allocates would show in every round.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertEquals(Decision.NO_HOST, decideAll(snapshot, requests));
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes for %d decisions".formatted(ROUNDS * requests.size()));
        assertNotEquals(0, threads.getCurrentThreadAllocatedBytes(), "allocation is not measured here");
    }

    private static Decision decideAll(RoutingSnapshot snapshot, List<TestRequest> requests) {
        Decision last = Decision.NO_RULE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < requests.size(); i++) {
                last = snapshot.decide(requests.get(i));
            }
        }
        return last;
    }
}
