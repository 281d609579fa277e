package org.jettygateway.internal.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jettygateway.internal.model.GRPCMethodMatch;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.GRPCRouteRule;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random GRPCRoutes and calls: the compiled tables must decide as a linear reading of the spec does. */
class GrpcPrecedenceTest {

    private static final int GRAPHS = 400;
    private static final int CALLS = 100;
    private static final List<String> SERVICES = List.of("a.B", "a.Bc", "a", "x.Y");
    private static final List<String> METHODS = List.of("Get", "GetAll", "Put");
    private static final List<String> EXPRESSIONS = List.of("a[.].*", ".*", "[a-z][.]?B?c?", "Get.*");
    private static final List<String> HEADERS = List.of("h", "i", "j");
    private static final List<String> HOSTS = List.of("a.test", "*.test");

    private final Random random = new Random(20260102);

    @Test
    void decidesAsTheSpecSays() {
        Map<String, Integer> winners = new TreeMap<>();
        for (int i = 0; i < GRAPHS; i++) {
            List<GRPCRoute> routes = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                routes.add(route("r" + n));
            }
            TestGraph graph = new TestGraph().listener("all", null);
            routes.forEach(route -> graph.attach(route, "all"));
            RoutingSnapshot snapshot = RoutingCompiler.compile(graph.build());
            for (int j = 0; j < CALLS; j++) {
                String service = any(SERVICES);
                String method = any(METHODS);
                TestRequest request = TestRequest.get("a.test", "/" + service + "/" + method);
                for (String header : HEADERS) {
                    request = random.nextBoolean() ? request.with(header, any(List.of("1", "2"))) : request;
                }
                TestRequest call = request;
                Decision decision = snapshot.decide(call);
                RouteEntry entry = decision.entry();
                String decided = entry == null
                        ? "none"
                        : entry.ref().route() + entry.ref().rule() + entry.ref().match();
                assertEquals(spec(routes, call, service, method), decided, () -> call + "\n" + snapshot);
                winners.merge(
                        entry == null ? "none" : entry.matcher().path().kind().toString(), 1, Integer::sum);
            }
        }
        assertEquals(4, winners.size(), winners.toString());
        assertTrue(winners.values().stream().allMatch(count -> count > 1_000), winners.toString());
    }

    /** Shares no code with what it checks. */
    private static String spec(List<GRPCRoute> routes, TestRequest call, String service, String method) {
        List<Hit> hits = new ArrayList<>();
        for (GRPCRoute route : routes) {
            for (int rule = 0; rule < route.rules().size(); rule++) {
                List<GRPCRouteMatch> matches = route.rules().get(rule).matches();
                for (int match = 0; match < matches.size(); match++) {
                    for (String host : route.hostnames()) {
                        Hit hit = new Hit(route, rule, match, host, matches.get(match));
                        if (hit.fits(call, service, method)) {
                            hits.add(hit);
                        }
                    }
                }
            }
        }
        return hits.stream().min(Hit.ORDER).map(Hit::name).orElse("none");
    }

    private record Hit(GRPCRoute route, int rule, int index, String host, GRPCRouteMatch match) {

        /** The spec's, with places of our own for what it leaves to us: expressions for a service count less than its name. */
        static final Comparator<Hit> ORDER = Comparator.comparing((Hit hit) -> hit.host.startsWith("*"))
                .thenComparing(hit -> -hit.service())
                .thenComparing(hit -> -hit.method())
                .thenComparing(hit -> -hit.match.headers().size())
                .thenComparing(
                        hit -> hit.route.metadata().creationTimestamp(),
                        Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(hit -> hit.route.key().toString())
                .thenComparing(Hit::rule)
                .thenComparing(Hit::index);

        int service() {
            return weight(match.method() == null ? null : match.method().service());
        }

        int method() {
            return weight(match.method() == null ? null : match.method().method());
        }

        private int weight(@Nullable String text) {
            GRPCMethodMatch method = match.method();
            if (text == null || method == null) {
                return 0;
            }
            return method.type() == ValueMatchType.Exact ? 1 + text.length() : 1;
        }

        boolean fits(TestRequest call, String service, String method) {
            GRPCMethodMatch wanted = match.method();
            return (wanted == null
                            || (fits(wanted.type(), wanted.service(), service)
                                    && fits(wanted.type(), wanted.method(), method)))
                    && match.headers().stream()
                            .allMatch(header -> header.value().equals(call.header(header.name())));
        }

        private static boolean fits(ValueMatchType type, @Nullable String wanted, String actual) {
            return wanted == null
                    || (type == ValueMatchType.Exact ? wanted.equals(actual) : Pattern.matches(wanted, actual));
        }

        String name() {
            return route.key() + "" + rule + index;
        }
    }

    private GRPCRoute route(String name) {
        List<GRPCRouteRule> rules = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            List<GRPCRouteMatch> matches = new ArrayList<>();
            for (int m = 1 + random.nextInt(2); m > 0; m--) {
                matches.add(match());
            }
            rules.add(GRPCRouteRule.forwarding(matches, List.of()));
        }
        @Nullable Instant created = random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(3));
        return new GRPCRoute(TestGraph.meta(name, created), List.of(), List.of(any(HOSTS)), rules);
    }

    private GRPCRouteMatch match() {
        Map<String, HTTPHeaderMatch> headers = new HashMap<>();
        for (int n = random.nextInt(3); n > 0; n--) {
            String name = any(HEADERS);
            headers.put(name, new HTTPHeaderMatch(ValueMatchType.Exact, name, any(List.of("1", "2"))));
        }
        GRPCMethodMatch method = switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new GRPCMethodMatch(ValueMatchType.Exact, any(SERVICES), null);
            case 2 -> new GRPCMethodMatch(ValueMatchType.Exact, null, any(METHODS));
            case 3 -> new GRPCMethodMatch(ValueMatchType.RegularExpression, any(EXPRESSIONS), null);
            case 4 -> new GRPCMethodMatch(ValueMatchType.RegularExpression, null, any(EXPRESSIONS));
            default -> new GRPCMethodMatch(ValueMatchType.Exact, any(SERVICES), any(METHODS));
        };
        return new GRPCRouteMatch(method, List.copyOf(headers.values()));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
