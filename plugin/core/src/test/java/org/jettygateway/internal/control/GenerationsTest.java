package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.graph.Condition;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.status.PortFault;
import org.jettygateway.internal.status.StatusReport;
import org.jettygateway.problem.Problem;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one generation takes over of the last, and what a cluster's objects may not do. */
class GenerationsTest {

    private static final Document CLASS = new Document("class", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: jetty}
            spec: {controllerName: jettygateway.org/gateway-controller}
            """);
    private static final Document GATEWAY = new Document("gateway", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: front, generation: 4}
            spec:
              gatewayClassName: jetty
              listeners: [{name: http, port: 80, protocol: HTTP}]
            """);
    private static final Document ROUTE = new Document("route", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: front}]
              rules: [{backendRefs: [{name: svc, port: 80}]}]
            """);
    private static final Document SERVICE = new Document("service", """
            apiVersion: v1
            kind: Service
            metadata: {name: svc}
            spec: {ports: [{port: 80, targetPort: 8080}]}
            """);

    private final Generations generations = generations(ConfigSource.Origin.CLUSTER);
    private @Nullable Generation last;

    @Test
    void endpoints_alone_leave_the_tables_as_they_are() {
        Generation first = next(CLASS, GATEWAY, ROUTE, SERVICE);
        assertEquals(List.of(), endpoints(first));
        assertEquals(1, first.problems().size(), "there is no EndpointSlice");

        Generation second = next(CLASS, GATEWAY, ROUTE, SERVICE, slice("10.0.0.1"));
        assertSame(first.snapshot(), second.snapshot());
        assertEquals(List.of("10.0.0.1"), endpoints(second));
        assertEquals(List.of(), second.problems());
        assertEquals(2, second.number());

        Generation third = next(CLASS, GATEWAY, ROUTE, SERVICE, slice("10.0.0.2"));
        assertSame(first.snapshot(), third.snapshot());
        assertEquals(List.of("10.0.0.2"), endpoints(third));

        Generation fourth = next(CLASS, GATEWAY, ROUTE, SERVICE);
        assertSame(first.snapshot(), fourth.snapshot());
        assertEquals(List.of(), endpoints(fourth));
        assertEquals(first.problems(), fourth.problems());

        Document other = new Document("route", ROUTE.text().replace("name: shop", "name: other"));
        Generation fifth = next(CLASS, GATEWAY, other, SERVICE, slice("10.0.0.3"));
        assertNotSame(first.snapshot(), fifth.snapshot());
        assertEquals(List.of("10.0.0.3"), endpoints(fifth));
    }

    @Test
    void endpoints_have_a_port_for_each_transport() {
        Document both = new Document("gateway", GATEWAY.text().replace("{name: http, port: 80, protocol: HTTP}", """
                {name: tcp, port: 53, protocol: TCP}, {name: udp, port: 53, protocol: UDP}"""));
        Document routes = new Document("routes", plain("TCP") + "---\n" + plain("UDP"));
        Document service = new Document("service", """
                {apiVersion: v1, kind: Service, metadata: {name: svc},
                 spec: {ports: [{name: a, port: 53, targetPort: 8080}, {name: b, port: 53, targetPort: 8080, protocol: UDP}]}}
                """);
        Generation first = next(CLASS, both, routes, service, slice("10.0.0.1"));
        assertEquals(List.of("default/svc:53 10.0.0.1:8080", "default/svc:53/udp"), upstreams(first));
        Document udp = new Document(
                "slice", slice("10.0.0.2").text().replace("port: 8080", "port: 53, name: b, protocol: UDP"));
        Generation second = next(CLASS, both, routes, service, udp);
        assertSame(first.snapshot(), second.snapshot());
        assertEquals(List.of("default/svc:53", "default/svc:53/udp 10.0.0.2:53"), upstreams(second));
    }

    private static String plain(String protocol) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: %sRoute
                metadata: {name: svc}
                spec: {parentRefs: [{name: front}], rules: [{backendRefs: [{name: svc, port: 53}]}]}
                """.formatted(protocol);
    }

    private static List<String> upstreams(Generation generation) {
        return generation.graph().upstreams().stream()
                .map(upstream -> upstream.endpoints().stream()
                        .map(endpoint -> " " + endpoint.host() + ":" + endpoint.port())
                        .collect(Collectors.joining("", upstream.name(), "")))
                .toList();
    }

    @Test
    void a_generation_that_came_to_nothing_is_not_built_upon() {
        Generation first = next(CLASS, GATEWAY, ROUTE, SERVICE);
        Document other = new Document("route", ROUTE.text().replace("name: shop", "name: other"));
        generations.next(batch(CLASS, GATEWAY, other, SERVICE), first); // dropped by its activation
        Generation next = next(CLASS, GATEWAY, other, SERVICE, slice("10.0.0.1"));
        assertNotSame(first.snapshot(), next.snapshot());
        assertTrue(next.resources().httpRoutes().containsKey(new ObjectKey("default", "other")));
    }

    @Test
    void what_has_not_changed_is_not_read_again() {
        Generation first = next(CLASS, GATEWAY, ROUTE, SERVICE);
        Document same = new Document("route", new String(ROUTE.text().toCharArray()));
        Generation second = next(CLASS, GATEWAY, same, slice("10.0.0.1"));
        ObjectKey shop = new ObjectKey("default", "shop");
        assertSame(
                requireNonNull(first.resources().httpRoutes().get(shop)).object(),
                requireNonNull(second.resources().httpRoutes().get(shop)).object());
    }

    @Test
    void tenants_reach_no_more_than_they_could_without_us() {
        Generation generation = next(CLASS, GATEWAY, ROUTE, SERVICE, slice("127.0.0.1, '169.254.169.254', 10.0.0.1"));
        assertEquals(List.of("10.0.0.1"), endpoints(generation));
        String problems = generation.problems().toString();
        assertTrue(problems.contains("endpoint \"127.0.0.1\" gets no requests"), problems);
        assertTrue(problems.contains("endpoint \"169.254.169.254\" gets no requests"), problems);
        Document external = new Document(
                "service",
                "{apiVersion: v1, kind: Service, metadata: {name: svc}, spec: {type: ExternalName, externalName: localhost}}");
        generation = next(CLASS, GATEWAY, ROUTE, external);
        assertEquals(List.of(), generation.graph().upstreams());
        Condition refs =
                generation.graph().routes().get(0).parents().get(0).conditions().get(1);
        assertEquals("ResolvedRefs False InvalidKind", refs.type() + " " + refs.status() + " " + refs.reason());
    }

    @Test
    void of_secrets_that_no_listener_refers_to_nothing_is_said() {
        Document tls = new Document("gateway", GATEWAY.text().replace("{name: http, port: 80, protocol: HTTP}", """
                {name: tls, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: ours}]}}"""));
        List<String> subjects = next(CLASS, tls, secret("ours"), secret("foreign")).problems().stream()
                .map(Problem::subject)
                .filter(subject -> subject.startsWith("Secret"))
                .distinct()
                .toList();
        assertEquals(List.of("Secret default/ours"), subjects);
    }

    private static Document secret(String name) {
        return new Document(
                "secret " + name,
                "{apiVersion: v1, kind: Secret, type: kubernetes.io/tls, metadata: {name: %s}, data: {tls.crt: '', tls.key: ''}}"
                        .formatted(name));
    }

    @Test
    void in_a_cluster_there_is_no_default_class_and_no_last_good_version() {
        assertEquals(List.of(), next(GATEWAY, ROUTE, SERVICE).graph().gateways());
        assertEquals(
                1,
                next(CLASS, GATEWAY, ROUTE, SERVICE)
                        .graph()
                        .gateways()
                        .get(0)
                        .listeners()
                        .get(0)
                        .binds()
                        .size());

        Document wrong =
                new Document("gateway", GATEWAY.text().replace("generation: 4", "generation: 5") + "  nonsense: 1\n");
        Generation refused = next(CLASS, wrong, ROUTE, SERVICE);
        assertEquals(
                List.of(), refused.graph().gateways().get(0).listeners().get(0).binds());
        Map<?, ?> status = StatusReport.of(refused.graph()).stream()
                .filter(entry -> "Gateway".equals(entry.get("kind")))
                .findFirst()
                .orElseThrow();
        String text = String.valueOf(status);
        assertTrue(text.contains("type=Accepted, status=False, observedGeneration=5, reason=Invalid"), text);
    }

    @Test
    void what_is_not_bound_is_not_programmed() {
        Generation generation = next(CLASS, GATEWAY, ROUTE, SERVICE);
        Bind bind = new Bind(Bind.ALL, 80);
        String taken = String.valueOf(StatusReport.of(
                generation.graph(), Map.of(bind, new PortFault(PortFault.Reason.PORT_UNAVAILABLE, "taken"))));
        assertTrue(
                taken.contains("type=Programmed, status=False, observedGeneration=4, reason=Pending, message=taken"));
        assertTrue(String.valueOf(StatusReport.of(generation.graph()))
                .contains("type=Programmed, status=True, observedGeneration=4, reason=Programmed"));
    }

    @Test
    void a_port_of_the_other_transport_is_bound() {
        Document both = new Document("gateway", GATEWAY.text().replace("{name: http, port: 80, protocol: HTTP}", """
                {name: tcp, port: 53, protocol: TCP}, {name: udp, port: 53, protocol: UDP}"""));
        GatewayGraph graph = next(CLASS, both).graph();
        Bind bind = new Bind(Bind.ALL, 53, Bind.Transport.UDP);
        String report = String.valueOf(
                StatusReport.of(graph, Map.of(bind, new PortFault(PortFault.Reason.PORT_UNAVAILABLE, "taken"))));
        String pending = "type=Programmed, status=False, observedGeneration=4, reason=Pending, message=taken";
        assertTrue(report.indexOf(pending) > report.indexOf("name=udp"), report);
        assertEquals(report.indexOf(pending), report.lastIndexOf(pending), report);
    }

    private Generation next(Document... documents) {
        Generation next = generations.next(batch(documents), last);
        last = next;
        return next;
    }

    private static Generations generations(ConfigSource.Origin origin) {
        return new Generations(origin, new GatewayController.Settings(Publication.AS_DECLARED, false));
    }

    private static ConfigBatch batch(Document... documents) {
        return new ConfigBatch(List.of(documents), List.<Problem>of());
    }

    private static List<String> endpoints(Generation generation) {
        return generation.graph().upstreams().stream()
                .flatMap(upstream -> upstream.endpoints().stream())
                .map(EndpointNode::host)
                .toList();
    }

    private static Document slice(String addresses) {
        String endpoints = String.join(
                ", ",
                Stream.of(addresses.split(", ", -1))
                        .map("{addresses: [%s]}"::formatted)
                        .toList());
        return new Document("slice", """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: svc-1, labels: {kubernetes.io/service-name: svc}}
                addressType: IPv4
                endpoints: [%s]
                ports: [{port: 8080}]
                """.formatted(endpoints));
    }
}
