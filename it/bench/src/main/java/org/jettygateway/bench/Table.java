package org.jettygateway.bench;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.BackendNode;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.model.AllowedRoutes;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Origins;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.problem.Location;
import org.jspecify.annotations.Nullable;

/** A routing table of one listener, with requests and the rule that each must find. */
final class Table {

    /** One route per rule, named by its number. */
    private final List<AttachedRule> rules = new ArrayList<>();

    private final List<BenchRequest> requests = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    /** Adds a rule and gives the name of its route. */
    String rule(String hostname, HTTPRouteMatch match) {
        String name = "r" + rules.size();
        HTTPRouteRule rule = HTTPRouteRule.forwarding(null, List.of(match), List.of());
        HTTPRoute route = new HTTPRoute(meta(name), List.of(), List.of(hostname), List.of(rule));
        rules.add(new AttachedRule(
                Resource.of(route, new Origins(Location.of("routes.yaml"), Map.of())),
                0,
                rule,
                List.of(hostname),
                List.of(new BackendNode(1, "default/svc:80", "", List.of())),
                List.of(),
                null));
        return "default/" + name;
    }

    /** Adds a request and what it must find: a route's name or the name of an outcome. */
    void request(BenchRequest request, String finds) {
        requests.add(request);
        expected.add(finds);
    }

    /** Forgets the requests, to ask the table for other things. */
    void clearRequests() {
        requests.clear();
        expected.clear();
    }

    List<BenchRequest> requests() {
        return requests;
    }

    int size() {
        return rules.size();
    }

    GatewayGraph graph() {
        Listener listener = new Listener("http", null, 80, Listener.HTTP, AllowedRoutes.SAME_NAMESPACE);
        ListenerNode node = new ListenerNode(
                listener,
                true,
                List.of(new Bind(Bind.ALL, 80)),
                List.of(),
                null,
                List.of(),
                rules.size(),
                rules,
                List.of());
        Gateway gateway = new Gateway(meta("gw"), "jetty", List.of(listener), List.of(), null);
        return new GatewayGraph(
                List.of(),
                List.of(new GatewayNode(
                        Resource.of(gateway, new Origins(Location.of("gateway.yaml"), Map.of())),
                        List.of(),
                        List.of(node),
                        List.of())),
                List.of(),
                List.of(new UpstreamNode("default/svc:80", BackendProtocol.HTTP1, List.of())));
    }

    /** Fails where any request does not find what it must. */
    void check(RoutingSnapshot snapshot) {
        for (int i = 0; i < requests.size(); i++) {
            Decision decision = snapshot.decide(requests.get(i));
            RouteEntry entry = decision.entry();
            String found =
                    entry == null ? decision.outcome().toString() : entry.ref().route();
            if (!found.equals(expected.get(i))) {
                throw new IllegalStateException(
                        "%s: found %s (expected: %s)".formatted(requests.get(i), found, expected.get(i)));
            }
        }
    }

    static HTTPRouteMatch prefix(String path) {
        return match(HTTPPathMatch.Type.PathPrefix, path, null, null);
    }

    static HTTPRouteMatch exact(String path) {
        return match(HTTPPathMatch.Type.Exact, path, null, null);
    }

    static HTTPRouteMatch regex(String expression) {
        return match(HTTPPathMatch.Type.RegularExpression, expression, null, null);
    }

    static HTTPRouteMatch header(String name, String value) {
        return match(HTTPPathMatch.Type.PathPrefix, "/", name, value);
    }

    private static HTTPRouteMatch match(
            HTTPPathMatch.Type type, String path, @Nullable String header, @Nullable String value) {
        List<HTTPHeaderMatch> headers = header == null
                ? List.of()
                : List.of(new HTTPHeaderMatch(ValueMatchType.Exact, header, requireNonNullElse(value, "")));
        return new HTTPRouteMatch(new HTTPPathMatch(type, path), headers, List.of(), null);
    }

    private static ObjectMeta meta(String name) {
        return new ObjectMeta("default", name, Map.of(), null, null);
    }
}
