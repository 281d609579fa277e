package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;
import static org.jettygateway.internal.control.GenerationDiff.describe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.routing.SeenRequest;
import org.jettygateway.internal.routing.TestRequest;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.status.StatusReport;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random edits: a generation that takes over what it can of the last is the one that is made from nothing. */
class IncrementalTest {

    private static final int EDITS = 500;
    private static final int ROUTES = 12;
    private static final int SERVICES = 5;
    private static final GatewayController.Settings SETTINGS =
            new GatewayController.Settings(Publication.AS_DECLARED, false);
    private static final List<String> HOSTS =
            List.of("a.example.com", "b.example.com", "*.example.com", "*.com", "a.example.org", "x");
    private static final List<String> PATHS = List.of("/", "/a", "/a/b", "/c/");
    private static final List<TestRequest> REQUESTS = requests();

    private final Random random = new Random(20260102);
    private final Map<String, String> files = new TreeMap<>();
    private int reused;
    private int connections;
    private int datagrams;

    @ParameterizedTest
    @EnumSource
    void isWhatItWouldBeFromNothing(ConfigSource.Origin origin) {
        Generations generations = new Generations(origin, SETTINGS);
        Generation last = null;
        Set<String> said = new HashSet<>();
        int most = 0;
        int fewer = 0;
        for (int edit = 0; edit < EDITS; edit++) {
            edit();
            Generation made = generations.next(batch(), last);
            Generation fresh = new Generations(origin, SETTINGS).next(batch(), last);
            compare(fresh, made, last);
            if (last != null) {
                countReused(last, made);
            }
            fewer += made.snapshot().forwards() < most ? 1 : 0;
            most = Math.max(most, made.snapshot().forwards());
            TestRequest client = TestRequest.get("", "/");
            connections += leads(made.snapshot().decideConnection(client.port(53)));
            datagrams += leads(made.snapshot().decideDatagrams(client.port(53)));
            datagrams += leads(made.snapshot().decideDatagrams(client.port(54)));
            made.problems().forEach(problem -> said.add(String.valueOf(problem.code())));
            last = made;
        }
        assertTrue(reused > 10 * EDITS, reused + " decisions were taken over");
        assertTrue(
                connections > EDITS / 10 && datagrams > EDITS / 10, connections + ", " + datagrams + " led somewhere");
        assertTrue(fewer > 0, "numbers are given away anew before there are too many");
        assertTrue(said.size() > 4, said.toString());
        assertEquals(
                origin == ConfigSource.Origin.FILES,
                said.containsAll(List.of("shadowed-rule", "unknown-service", "stale")),
                said.toString());
    }

    private static void compare(Generation fresh, Generation made, @Nullable Generation last) {
        assertEquals(fresh.problems(), made.problems());
        assertEquals(fresh.resources(), made.resources());
        assertEquals(fresh.graph(), made.graph());
        assertEquals(StatusReport.of(fresh.graph(), Map.of()), StatusReport.of(made.graph(), Map.of()));
        assertEquals(fresh.snapshot().toString(), made.snapshot().toString());
        assertEquals(fresh.snapshot().listeners(), made.snapshot().listeners());
        assertEquals(History.hash(fresh.batch()), History.hash(made.batch()));
        List<SeenRequest> sample = REQUESTS.stream().map(SeenRequest::of).toList();
        assertEquals(GenerationDiff.between(last, fresh, sample), GenerationDiff.between(last, made, sample));
        for (TestRequest request : REQUESTS) {
            Decision decision = made.snapshot().decide(request);
            assertEquals(describe(fresh.snapshot().decide(request)), describe(decision));
            checkNumbers(decision, made.snapshot());
        }
        for (int port : List.of(53, 54)) {
            TestRequest client = TestRequest.get("", "/").port(port);
            Decision ofConnection = made.snapshot().decideConnection(client);
            assertEquals(describe(fresh.snapshot().decideConnection(client)), describe(ofConnection));
            checkNumbers(ofConnection, made.snapshot());
            Decision ofDatagrams = made.snapshot().decideDatagrams(client);
            assertEquals(describe(fresh.snapshot().decideDatagrams(client)), describe(ofDatagrams));
            checkNumbers(ofDatagrams, made.snapshot());
        }
    }

    private static void checkNumbers(Decision decision, RoutingSnapshot snapshot) {
        if (decision.action() instanceof Action.Forward forward) {
            assertTrue(forward.index() < snapshot.forwards());
            for (WeightedBackends.Backend backend : forward.backends().backends()) {
                Upstream upstream = backend.upstream();
                if (upstream != null) {
                    assertSame(upstream, snapshot.upstreams().get(upstream.index()));
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // that it is the same object is the point
    private void countReused(Generation last, Generation made) {
        for (TestRequest request : REQUESTS) {
            Decision decision = made.snapshot().decide(request);
            reused += decision.entry() != null && decision == last.snapshot().decide(request) ? 1 : 0;
        }
    }

    private static int leads(Decision decision) {
        return decision.action() instanceof Action.Forward ? 1 : 0;
    }

    private static List<TestRequest> requests() {
        List<TestRequest> requests = new ArrayList<>();
        for (String host : List.of("a.example.com", "b.example.com", "c.example.com", "a.example.org", "x", "y.com")) {
            for (String path : List.of("/", "/a", "/a/b/c", "/c", "/d/1", "/shop.Cart/Get")) {
                requests.add(TestRequest.get(host, path));
                requests.add(TestRequest.get(host, path).with("t", "1"));
            }
        }
        return requests;
    }

    private ConfigBatch batch() {
        return new ConfigBatch(
                files.entrySet().stream()
                        .map(file -> new Document(file.getKey(), file.getValue()))
                        .toList(),
                List.of());
    }

    /** Writes, moves, breaks or removes some object; each file has two routes, and some have a Service. */
    private void edit() {
        if (files.isEmpty()) {
            files.put("class", """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: jetty}
                    spec: {controllerName: jettygateway.org/gateway-controller}
                    """);
        }
        String name = "routes-" + random.nextInt(ROUTES / 2);
        switch (random.nextInt(10)) {
            case 0 -> files.put("gateway", gateway());
            case 1, 2 -> files.put("services-" + random.nextInt(2), services());
            case 3 -> files.put("grants", chance(2) ? grant() : "");
            case 4 -> files.remove(name);
            case 5 -> files.computeIfPresent(name, (unused, text) -> "# moved\n" + text);
            case 6 -> files.computeIfPresent(name, (unused, text) -> text.replaceFirst("kind: HTTPRoute", "kind: : x"));
            case 7 -> files.computeIfPresent(name, (unused, text) -> text.replaceFirst("PathPrefix", "Prefix"));
            default -> files.put(name, routes(name));
        }
    }

    private String gateway() {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: web}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: any, protocol: HTTP, port: 80%s}
                  - {name: wild, protocol: HTTP, port: %d, hostname: "*.example.com"}
                  - {name: tcp, protocol: TCP, port: 53}
                  - {name: udp, protocol: %s, port: %d}
                """.formatted(
                        chance(4) ? ", allowedRoutes: {namespaces: {from: All}}" : "",
                        80 + random.nextInt(2),
                        chance(5) ? "TCP" : "UDP",
                        53 + random.nextInt(8) / 2 % 2);
    }

    private String services() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SERVICES; i++) {
            if (!chance(4)) {
                text.append("""
                        ---
                        {apiVersion: v1, kind: Service, metadata: {name: s%d, namespace: %s}, spec: {ports: [{port: %d}%s]}}
                        """.formatted(
                                i,
                                chance(3) ? "other" : "default",
                                80 + random.nextInt(8) / 7,
                                chance(4) ? "" : ", {port: 80, protocol: UDP}"));
            }
        }
        return text.toString();
    }

    private static String grant() {
        return """
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: {name: g, namespace: other}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}]
                  to: [{group: "", kind: Service}]
                """;
    }

    private String routes(String file) {
        int number = 2 * Integer.parseInt(file.substring(file.indexOf('-') + 1));
        return route("r" + number)
                + (chance(4) ? service(number) : "")
                + (chance(5) ? grpc(number) : route("r" + (number + 1)))
                + (chance(3) ? plain(chance(3) ? "TCP" : "UDP", number) : "");
    }

    private static String service(int number) {
        return """
                ---
                {apiVersion: v1, kind: Service, metadata: {name: s%d}, spec: {type: ExternalName, externalName: localhost}}
                """.formatted(number);
    }

    private String route(String name) {
        StringBuilder text = new StringBuilder("""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: %s%s}]
                  hostnames: [%s]
                  rules:
                """.formatted(
                name, chance(20) ? "wbe" : "web", chance(4) ? ", sectionName: wild" : "", chance(5) ? "" : hosts()));
        for (int rule = 1 + random.nextInt(3); rule > 0; rule--) {
            text.append("""
                    - matches: [%s%s]
                      filters: [%s]
                      backendRefs: [{name: s%d, port: 80, weight: %d%s}, {name: s%d, port: 80}]
                    """.formatted(
                            match(),
                            chance(3) ? ", " + match() : "",
                            chance(4) ? "{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}" : "",
                            random.nextInt(SERVICES),
                            random.nextInt(3),
                            chance(4) ? ", namespace: other" : "",
                            random.nextInt(SERVICES))
                    .indent(2));
        }
        return text.toString();
    }

    private String grpc(int number) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GRPCRoute
                metadata: {name: g%d}
                spec:
                  parentRefs: [{name: web}]
                  hostnames: [%s]
                  rules:
                  - matches: [{method: {%s}}]
                    backendRefs: [{name: s%d, port: 80}]
                  - backendRefs: [{name: s%d, port: 80}]
                """.formatted(
                        number,
                        hosts(),
                        chance(2) ? "service: shop.Cart" : "type: RegularExpression, service: shop[.].*",
                        random.nextInt(SERVICES),
                        random.nextInt(SERVICES));
    }

    private String plain(String protocol, int number) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: %sRoute
                metadata: {name: p%d}
                spec:
                  parentRefs: [{name: web%s}]
                  rules: [{backendRefs: [{name: s%d, port: 80, weight: %d}, {name: s%d, port: 80}]}]
                """.formatted(
                        protocol,
                        number,
                        chance(4) ? ", port: 53" : "",
                        random.nextInt(SERVICES),
                        random.nextInt(3),
                        random.nextInt(SERVICES));
    }

    private String hosts() {
        String host = pick(HOSTS);
        String other = pick(HOSTS);
        return '"' + host + '"' + (chance(2) || other.equals(host) ? "" : ", \"" + other + '"');
    }

    private String match() {
        return switch (random.nextInt(8)) {
            case 0 -> "{path: {type: RegularExpression, value: \"/d/[0-9]+\"}}";
            case 1 -> "{path: {type: Exact, value: " + pick(PATHS) + "}, method: GET}";
            case 2, 3 -> "{path: {type: PathPrefix, value: " + pick(PATHS) + "}, headers: [{name: t, value: \"1\"}]}";
            default -> "{path: {type: PathPrefix, value: " + pick(PATHS) + "}}";
        };
    }

    private String pick(List<String> from) {
        return requireNonNull(from.get(random.nextInt(from.size())));
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
