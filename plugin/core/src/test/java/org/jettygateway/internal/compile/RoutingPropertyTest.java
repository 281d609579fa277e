package org.jettygateway.internal.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.Explanation;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random tables and requests: the compiled tables must decide as a linear reading of the spec does. */
class RoutingPropertyTest {

    private static final int GRAPHS = 480;
    private static final int REQUESTS = 250;

    // Small pools, so that most things collide with something.
    private static final List<String> LISTENER_HOSTS =
            List.of("*.example.com", "a.example.com", "*.a.example.com", "*.com", "b.a.example.com", "localhost");
    private static final List<String> ROUTE_HOSTS = List.of(
            "*.example.com",
            "example.com",
            "a.example.com",
            "b.example.com",
            "b.a.example.com",
            "*.a.example.com",
            "*.b.a.example.com",
            "*.com",
            "localhost");
    private static final List<String> REQUEST_HOSTS = List.of(
            "example.com",
            "a.example.com",
            "b.example.com",
            "c.example.com",
            "b.a.example.com",
            "c.b.a.example.com",
            "x.y.a.example.com",
            "aexample.com",
            "com",
            "x.com",
            "localhost",
            "a.localhost",
            "10.0.0.1",
            "[::1]",
            "");
    private static final List<String> PATTERN_PATHS =
            List.of("/", "/", "/a", "/a/", "/a/b", "/a/b/", "/a/bc", "/ab", "/a/b/c/d", "/c");
    private static final List<String> EXPRESSIONS =
            List.of("/.*", "/a", "/a/.*", "/[ab]", "/a/b|/c", "(/[a-z]+)+", "/x");
    private static final List<String> REQUEST_PATHS =
            List.of("/", "/a", "/a/", "/a/b", "/a/b/", "/a/bc", "/ab", "/a/b/c", "/a/b/c/d/e", "/c/", "/x", "/abc");
    private static final List<String> VALUES = List.of("1", "2", "3");
    private static final List<String> VALUE_EXPRESSIONS = List.of("[12]", ".*", "3", "1|3");
    private static final List<String> METHODS = List.of("GET", "POST");

    private final Random random = new Random(20260101);

    @Test
    void decidesAsTheSpecSays() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < GRAPHS; i++) {
            // Every fourth table has so many header names that they are looked up by what the request has.
            int names = i % 4 == 0 ? 20 : 3;
            GatewayGraph graph = graph(names);
            RoutingSnapshot snapshot = RoutingCompiler.compile(graph);
            NaiveMatcher spec = new NaiveMatcher(graph);
            for (int j = 0; j < REQUESTS; j++) {
                TestRequest request = request(names);
                Decision decision = snapshot.decide(request);
                String decided = describe(decision.entry(), decision);
                assertEquals(spec.decide(request), decided, () -> request + "\n" + snapshot);
                Explanation explanation = snapshot.explain(request);
                assertEquals(decision, explanation.decision());
                assertEquals(decided, describe(winner(explanation), decision), () -> request + "\n" + snapshot);
                outcomes.merge(decision.outcome().toString(), 1, Integer::sum);
            }
        }
        assertEquals(
                GRAPHS * REQUESTS,
                outcomes.values().stream().mapToInt(count -> count).sum());
        assertTrue(outcomes.values().stream().allMatch(count -> count > 8_000), outcomes.toString());
        assertEquals(3, outcomes.size(), outcomes.toString());
    }

    private static String describe(@Nullable RouteEntry entry, Decision decision) {
        return entry == null
                ? decision.outcome().toString()
                : "%s/%d/%d"
                        .formatted(
                                entry.ref().route(),
                                entry.ref().rule(),
                                entry.ref().match());
    }

    private static @Nullable RouteEntry winner(Explanation explanation) {
        return explanation.candidates().stream()
                .filter(candidate -> candidate.mismatch() == null)
                .map(Explanation.Candidate::entry)
                .findFirst()
                .orElse(null);
    }

    private GatewayGraph graph(int names) {
        TestGraph graph = new TestGraph();
        List<String> listeners = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = "listener" + i;
            @Nullable String hostname = i == 0 && random.nextInt(3) > 0 ? null : any(LISTENER_HOSTS);
            graph.listener(name, hostname, binds());
            listeners.add(name);
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            List<String> hosts = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                hosts.add(any(ROUTE_HOSTS));
            }
            HTTPRouteRule[] rules = new HTTPRouteRule[1 + random.nextInt(4)];
            for (int n = 0; n < rules.length; n++) {
                rules[n] = HTTPRouteRule.forwarding(null, matches(names), List.of());
            }
            @Nullable Instant created = random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(3));
            graph.attach(
                    TestGraph.route(
                            "route" + i, created, hosts.stream().distinct().toList(), rules),
                    listeners.stream().filter(name -> random.nextInt(3) > 0).toArray(String[]::new));
        }
        return graph.build(random.nextInt(10) == 0 ? List.of("listener0") : List.of());
    }

    private Bind[] binds() {
        return switch (random.nextInt(8)) {
            case 0 -> new Bind[] {new Bind("10.0.0.1", 80)};
            case 1 -> new Bind[] {new Bind("10.0.0.1", 80), new Bind("10.0.0.2", 81)};
            case 2 -> new Bind[] {new Bind(Bind.ALL, 80), new Bind(Bind.ALL, 8080)};
            case 3 -> new Bind[] {new Bind(Bind.ALL, 80), new Bind(Bind.ALL, Bind.ANY_PORT)};
            default -> new Bind[] {new Bind(Bind.ALL, 80)};
        };
    }

    private List<HTTPRouteMatch> matches(int names) {
        List<HTTPRouteMatch> matches = new ArrayList<>();
        for (int i = random.nextInt(names > 3 ? 12 : 3); i >= 0; i--) {
            HTTPRouteMatch match = switch (random.nextInt(4)) {
                case 0 -> TestGraph.exact(any(PATTERN_PATHS));
                case 1 -> TestGraph.regex(any(EXPRESSIONS));
                default -> TestGraph.prefix(any(PATTERN_PATHS));
            };
            int offset = random.nextInt(names);
            for (int n = random.nextInt(3); n > 0; n--) {
                String name = (random.nextBoolean() ? "H" : "h") + (offset + n) % names;
                match = random.nextInt(4) == 0
                        ? TestGraph.header(match, ValueMatchType.RegularExpression, name, any(VALUE_EXPRESSIONS))
                        : TestGraph.header(match, name, any(VALUES));
            }
            for (int n = random.nextInt(5) - 2; n > 0; n--) {
                match = random.nextInt(4) == 0
                        ? TestGraph.query(match, ValueMatchType.RegularExpression, "q" + n, any(VALUE_EXPRESSIONS))
                        : TestGraph.query(match, ValueMatchType.Exact, "q" + n, any(VALUES));
            }
            matches.add(random.nextInt(3) == 0 ? TestGraph.method(match, any(METHODS)) : match);
        }
        return matches;
    }

    private TestRequest request(int names) {
        TestRequest request = TestRequest.get(any(REQUEST_HOSTS), any(REQUEST_PATHS))
                .method(any(METHODS))
                .address("10.0.0." + (1 + random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            request = request.port(any(List.of(81, 8080, 9090)));
        }
        for (int n = random.nextInt(5); n > 0; n--) {
            request = request.with("h" + random.nextInt(names), any(VALUES));
        }
        for (int n = random.nextInt(3); n > 0; n--) {
            request = request.param("q" + n, any(VALUES));
        }
        return request;
    }

    private <T> T any(List<T> pool) {
        return pool.get(random.nextInt(pool.size()));
    }
}
