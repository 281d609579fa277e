package org.jettygateway.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.AllowedRoutes;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.LabelSelector;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerTls;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Service;
import org.junit.jupiter.api.Test;

/** What the other kinds become. */
class KindsTest {

    private static final String API = "gateway.networking.k8s.io/v1";

    @Test
    void gatewayClass() {
        GatewayClass found = Decoding.only(
                GatewayClass.class,
                Decoding.decode(
                        Decoding.object(
                                API,
                                "GatewayClass",
                                "{controllerName: a.b/c, description: d, parametersRef: {group: g, kind: K, name: nn, namespace: s}}")));
        assertEquals("GatewayClass cart", found.describe());
        assertEquals("a.b/c", found.controllerName());
        assertEquals("g/K s/nn", found.parametersRef());
    }

    @Test
    void gateway() {
        Gateway found = Decoding.only(Gateway.class, Decoding.decode(Decoding.object(API, "Gateway", """
                {gatewayClassName: jetty, addresses: [{value: 127.0.0.1}, {type: Hostname, value: a.b}],
                  allowedListeners: {namespaces: {from: None}},
                  infrastructure: {labels: {a: b}, parametersRef: {group: g, kind: K, name: nn}},
                  listeners: [
                    {name: all, port: 80, protocol: HTTP},
                    {name: tls, port: 443, protocol: HTTPS, hostname: "*.a.b", tls: {certificateRefs: [{name: a}]},
                      allowedRoutes: {kinds: [{kind: HTTPRoute}], namespaces: {from: Selector, selector: {
                        matchLabels: {a: b}, matchExpressions: [{key: c, operator: In, values: [d]}]}}}}]}
                """)));
        LabelSelector selector = new LabelSelector(
                Map.of("a", "b"), List.of(new LabelSelector.Requirement("c", LabelSelector.Operator.In, List.of("d"))));
        assertEquals(
                List.of(
                        new Listener("all", null, 80, "HTTP", AllowedRoutes.SAME_NAMESPACE),
                        new Listener(
                                "tls",
                                "*.a.b",
                                443,
                                "HTTPS",
                                new AllowedRoutes(
                                        AllowedRoutes.From.Selector, selector, List.of(RouteGroupKind.HTTP_ROUTE)),
                                new ListenerTls(
                                        ListenerTls.Mode.Terminate,
                                        List.of(new ListenerTls.CertificateRef("", "Secret", null, "a")),
                                        List.of()))),
                found.listeners());
        assertEquals(
                List.of(new GatewayAddress("IPAddress", "127.0.0.1"), new GatewayAddress("Hostname", "a.b")),
                found.addresses());
        assertEquals("g/K nn", found.parametersRef());
    }

    @Test
    void referenceGrant() {
        ReferenceGrant found = Decoding.only(
                ReferenceGrant.class,
                Decoding.decode(
                        Decoding.object(
                                API,
                                "ReferenceGrant",
                                "{from: [{group: g, kind: HTTPRoute, namespace: s}], to: [{group: '', kind: Service, name: nn}]}")));
        assertEquals(List.of(new ReferenceGrant.From("g", "HTTPRoute", "s")), found.from());
        assertEquals(List.of(new ReferenceGrant.To("", "Service", "nn")), found.to());
    }

    @Test
    void service() {
        Service found = Decoding.only(Service.class, Decoding.decode(Decoding.object("v1", "Service", """
                {type: ClusterIP, externalName: ignored, selector: {a: b}, ports: [
                  {port: 80}, {name: web, port: 81, targetPort: 8081, appProtocol: kubernetes.io/h2c},
                  {name: word, port: 82, targetPort: http}, {name: dns, port: 53, protocol: UDP},
                  {name: dns-tcp, port: 53}, {name: other, port: 5060, protocol: SCTP}]}
                """)));
        assertNull(found.externalName());
        assertEquals(
                List.of(
                        new Service.Port("", 80, 0, null),
                        new Service.Port("web", 81, 8081, "kubernetes.io/h2c"),
                        new Service.Port("word", 82, 0, null),
                        new Service.Port("dns", 53, 0, null, Transport.UDP),
                        new Service.Port("dns-tcp", 53, 0, null, Transport.TCP)),
                found.ports());
        assertEquals(
                List.of(
                        "error: spec.ports[2]: port 53 of protocol UDP is given twice (expected: a port once for each protocol)"),
                Decoding.decode(Decoding.object("v1", "Service", """
                {ports: [{name: a, port: 53, protocol: UDP}, {name: b, port: 53}, {name: c, port: 53, protocol: UDP}]}
                """)).problems().stream()
                        .map(problem -> problem.severity().label() + ": " + problem.field() + ": " + problem.message())
                        .toList());
        Service external = Decoding.only(
                Service.class,
                Decoding.decode(Decoding.object("v1", "Service", "{type: ExternalName, externalName: a.example.com}")));
        assertEquals("a.example.com", external.externalName());
    }

    @Test
    void endpointSlice() {
        EndpointSlice found = Decoding.only(EndpointSlice.class, Decoding.decode("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: a, labels: {kubernetes.io/service-name: cart}}
                addressType: IPv4
                endpoints:
                - addresses: [10.0.0.1]
                - {addresses: [10.0.0.2], conditions: {ready: false, serving: null, terminating: yes}, nodeName: n}
                - {addresses: [10.0.0.3], conditions: {ready: false, serving: true}}
                ports: [{port: 8080}, {name: web}, {name: dns, port: 53, protocol: UDP}]
                """));
        assertEquals("cart", found.serviceName());
        assertEquals(
                List.of(
                        new EndpointSlice.Endpoint(List.of("10.0.0.1"), true, true, false),
                        new EndpointSlice.Endpoint(List.of("10.0.0.2"), false, false, true),
                        new EndpointSlice.Endpoint(List.of("10.0.0.3"), false, true, false)),
                found.endpoints());
        assertEquals(
                List.of(
                        new EndpointSlice.Port("", 8080, null),
                        new EndpointSlice.Port("web", null, null),
                        new EndpointSlice.Port("dns", 53, null, Transport.UDP)),
                found.ports());
    }
}
