package org.jettygateway.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.routing.SeenRequest;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.Test;

class GenerationDiffTest {

    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}%s]}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName, externalName: localhost}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {type: ExternalName, externalName: localhost}}
            """;

    @Test
    void nothingIsNothing() {
        String config = GATEWAY.formatted("") + route("a", rule("/a", "a"), rule("/b", "b"));
        GenerationDiff diff = diff(config, "# a comment\n" + config);
        assertTrue(diff.isEmpty());
        assertEquals(
                "listeners +0 -0, routes +0 -0, rules +0 -0 ~0, 0 newly shadowed, 0 of 0 recent requests go elsewhere",
                diff.summary());
    }

    @Test
    void aRuleThatMovesIsTheSameRule() {
        GenerationDiff diff = diff(
                GATEWAY.formatted("") + route("a", rule("/a", "a"), rule("/b", "b")),
                GATEWAY.formatted("") + route("a", rule("/c", "a"), rule("/b", "b"), rule("/a", "a")));
        assertEquals(List.of("ADDED HTTPRoute default/a 0 [] [/c -> a]"), rules(diff));
    }

    @Test
    void aRuleWithTheSameMatchesHasChanged() {
        GenerationDiff diff = diff(
                GATEWAY.formatted("") + route("a", rule("/a", "a"), rule("/b", "b")),
                GATEWAY.formatted("") + route("a", rule("/b", "a"), rule("/d", "b")));
        assertEquals(
                List.of(
                        "CHANGED HTTPRoute default/a 0 [/b -> b] [/b -> a]",
                        "ADDED HTTPRoute default/a 1 [] [/d -> b]",
                        "REMOVED HTTPRoute default/a 0 [/a -> a] []"),
                rules(diff));
    }

    @Test
    void aServiceThatGoesChangesTheRulesThatLeadThere() {
        String config = GATEWAY.formatted("") + route("a", rule("/a", "a"), rule("/b", "b"));
        GenerationDiff diff = diff(
                config, config.replace("kind: Service, metadata: {name: b}", "kind: Service, metadata: {name: z}"));
        assertEquals(
                List.of(
                        "CHANGED HTTPRoute default/a 1 [/b -> b] [/b -> respond 500 (there is no Service default/b; did you mean a?)]"),
                rules(diff));
    }

    @Test
    void routesAndListenersComeAndGo() {
        GenerationDiff diff = diff(
                GATEWAY.formatted("") + route("a", rule("/a", "a")),
                GATEWAY.formatted(", {name: more, protocol: HTTP, port: 81}") + route("b", rule("/b", "b")));
        assertEquals(List.of("default/web/more (*) at *:81"), diff.listenersOpened());
        assertEquals(List.of(), diff.listenersClosed());
        assertEquals(List.of("HTTPRoute default/b"), diff.routesAdded());
        assertEquals(List.of("HTTPRoute default/a"), diff.routesRemoved());
        assertEquals(1, diff.count(GenerationDiff.Change.ADDED));
        assertEquals(1, diff.count(GenerationDiff.Change.REMOVED));
    }

    @Test
    void aPortOfAnotherTransportIsAnotherListener() {
        String tcp = GATEWAY.formatted(", {name: dns, protocol: TCP, port: 53}") + plain("TCP", "a");
        String udp = GATEWAY.formatted(", {name: dns, protocol: UDP, port: 53}") + plain("UDP", "a");
        GenerationDiff diff = diff(tcp, udp);
        assertEquals(List.of("default/web/dns (*, UDP) at *:53"), diff.listenersOpened());
        assertEquals(List.of("default/web/dns (*, TCP) at *:53"), diff.listenersClosed());
        assertEquals(List.of("UDPRoute default/dns"), diff.routesAdded());
        assertEquals(List.of("TCPRoute default/dns"), diff.routesRemoved());
        assertEquals(1, diff(udp, udp.replace("name: a, port", "name: b, port")).count(GenerationDiff.Change.CHANGED));
    }

    private static String plain(String protocol, String service) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: %sRoute
                metadata: {name: dns}
                spec: {parentRefs: [{name: web}], rules: [{backendRefs: [{name: %s, port: 53}]}]}
                """.formatted(protocol, service);
    }

    @Test
    void whatNeverHasItsTurnAnyMoreIsNamedOnce() {
        String one = GATEWAY.formatted("")
                + route("b", rule("/b", "b"), "{matches: [{path: {type: RegularExpression, value: \"/x.*\"}}]}");
        String two = one + route("a", rule("/b", "a"));
        assertEquals(
                List.of("* HTTPRoute default/b rules[0].matches[0] by HTTPRoute default/a rules[0].matches[0]"),
                shadowed(diff(one, two)));
        assertEquals(List.of(), shadowed(diff(two, two + route("c", rule("/c", "b")))));
        assertEquals(
                List.of("* HTTPRoute default/b rules[1].matches[0] by HTTPRoute default/z rules[0].matches[0]"),
                shadowed(diff(one, one + route("z", rule("/", "a")))));
    }

    @Test
    void requestsOfTheSampleAreAskedAboutAgain() {
        Generation before = generation(GATEWAY.formatted("") + route("a", rule("/a", "a"), rule("/b", "a")));
        Generation after = generation(GATEWAY.formatted("") + route("a", rule("/b", "a"), rule("/a", "b")));
        List<SeenRequest> sample = new ArrayList<>();
        for (String path : List.of("/a", "/b", "/c")) {
            sample.add(new SeenRequest(80, "127.0.0.1", false, "GET", "example.com", path));
        }
        GenerationDiff diff = GenerationDiff.between(before, after, sample);
        assertEquals(3, diff.asked());
        assertEquals(
                List.of(
                        "GET example.com/a: forward to [1x default/a:80] by HTTPRoute default/a rules[0].matches[0], now forward "
                                + "to [1x default/b:80] by HTTPRoute default/a rules[1].matches[0]"),
                diff.moved().stream()
                        .map(moved -> "%s: %s, now %s".formatted(moved.request(), moved.before(), moved.after()))
                        .toList());
    }

    @Test
    void theSampleIsBoundedInTimeAndNumber() {
        RequestSample sample = new RequestSample(100);
        long now = 100;
        for (int i = 0; i < 2 * RequestSample.SIZE; i++) {
            sample.saw(new SeenRequest(80, "", false, "GET", "example.com", "/" + i), now);
            sample.saw(new SeenRequest(80, "", false, "GET", "example.com", "/too-soon"), now + 1);
            now += RequestSample.INTERVAL_NANOS;
        }
        List<SeenRequest> kept = sample.requests();
        assertEquals(RequestSample.SIZE, kept.size());
        assertEquals("/" + RequestSample.SIZE, kept.get(0).path());
    }

    private static List<String> rules(GenerationDiff diff) {
        return diff.rules().stream()
                .map(rule -> "%s %s %d %s %s"
                        .formatted(rule.change(), rule.route(), rule.rule(), brief(rule.before()), brief(rule.after())))
                .toList();
    }

    private static List<String> brief(List<String> entries) {
        return entries.stream()
                .map(entry -> entry.replace("default/web/http (*) * PathPrefix ", "")
                        .replaceAll("forward to \\[1x default/(.):80]", "$1"))
                .toList();
    }

    private static List<String> shadowed(GenerationDiff diff) {
        return diff.shadowed().stream()
                .map(match -> match.hostname() + " " + match.match() + " by " + match.by())
                .toList();
    }

    private static GenerationDiff diff(String before, String after) {
        return GenerationDiff.between(generation(before), generation(after), List.of());
    }

    private static Generation generation(String config) {
        return Generation.of(
                FixedSource.of(config).read(), new GatewayController.Settings(Publication.AS_DECLARED, false));
    }

    private static String rule(String path, String service) {
        return "{matches: [{path: {value: %s}}], backendRefs: [{name: %s, port: 80}]}".formatted(path, service);
    }

    private static String route(String name, String... rules) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: web}]
                  rules: [%s]
                """.formatted(name, String.join(", ", rules));
    }
}
