package org.jettygateway.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jettygateway.internal.model.AllowedRoutes;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Origins;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Service;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A large configuration: work that grew with the square of anything would take minutes. */
class GraphScaleTest {

    private static final int ROUTES = 10_000;
    private static final int RULES = 10;

    @Test
    @Timeout(60)
    void aHundredThousandRulesAreBuiltOnceAndShared() {
        ResourceSet resources = resources();
        GatewayGraph graph = GraphBuilder.build(resources, Publication.AS_DECLARED, new Problems());
        List<ListenerNode> listeners = graph.gateways().get(0).listeners();
        assertEquals(ROUTES, listeners.get(0).attachedRoutes());
        assertEquals(ROUTES * RULES, listeners.get(0).rules().size());
        assertSame(listeners.get(0).rules().get(0), listeners.get(1).rules().get(0));
        assertEquals(ROUTES / 2, graph.upstreams().size());
    }

    /** Of every two routes one leads to a Service that is there. */
    private static ResourceSet resources() {
        List<Resource<?>> all = new ArrayList<>();
        all.add(resource(
                new Gateway(meta("edge"), "any", List.of(listener("a", 80), listener("b", 81)), List.of(), null)));
        for (int i = 0; i < ROUTES; i++) {
            all.add(resource(route(i)));
            if (i % 2 == 0) {
                String name = "service-" + i;
                all.add(resource(new Service(meta(name), null, List.of(new Service.Port("", 80, 0, null)))));
                all.add(resource(new EndpointSlice(
                        meta(name),
                        name,
                        EndpointSlice.AddressType.IPv4,
                        List.of(new EndpointSlice.Endpoint(List.of("127.0.0.1"), true, true, false)),
                        List.of(new EndpointSlice.Port("", 9000, null)))));
            }
        }
        return ResourceSet.of(all);
    }

    private static HTTPRoute route(int number) {
        HTTPBackendRef backend = new HTTPBackendRef(
                new BackendObjectReference("", Service.KIND, null, "service-" + number, 80), 1, List.of());
        HTTPRouteRule rule = HTTPRouteRule.forwarding(null, List.of(HTTPRouteMatch.ANY), List.of(backend));
        return new HTTPRoute(
                meta("route-" + number),
                List.of(new ParentReference(RouteGroupKind.GATEWAY_GROUP, Gateway.KIND, null, "edge", null, null)),
                List.of("host-" + number + ".example.com"),
                IntStream.range(0, RULES).mapToObj(unused -> rule).toList());
    }

    private static Listener listener(String name, int port) {
        return new Listener(name, null, port, Listener.HTTP, AllowedRoutes.SAME_NAMESPACE);
    }

    private static ObjectMeta meta(String name) {
        return new ObjectMeta("default", name, Map.of(), null, null);
    }

    private static <T extends KubernetesObject> Resource<T> resource(T object) {
        return Resource.of(object, new Origins(Location.of("test.yaml"), Map.of()));
    }
}
