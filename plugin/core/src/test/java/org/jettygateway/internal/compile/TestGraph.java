package org.jettygateway.internal.compile;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
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
import org.jettygateway.internal.model.HTTPQueryParamMatch;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Origins;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.problem.Location;
import org.jspecify.annotations.Nullable;

/** Builds graphs by hand. All rules lead to {@code default/svc:80} unless told otherwise. */
final class TestGraph {

    static final BackendNode BACKEND = new BackendNode(1, "default/svc:80", "", List.of());

    private final List<Attachment> listeners = new ArrayList<>();

    private record Attachment(Listener listener, List<Bind> binds, List<AttachedRule> rules) {}

    /** A listener on port 80 of all addresses; hostname null for all hosts. */
    TestGraph listener(String name, @Nullable String hostname) {
        return listener(name, hostname, new Bind(Bind.ALL, 80));
    }

    TestGraph listener(String name, @Nullable String hostname, Bind... on) {
        listeners.add(new Attachment(
                new Listener(name, hostname, 80, Listener.HTTP, AllowedRoutes.SAME_NAMESPACE),
                List.of(on),
                new ArrayList<>()));
        return this;
    }

    /** Attaches a route to the named listeners, as far as their hostnames intersect. */
    TestGraph attach(Route route, String... listenerNames) {
        for (String name : listenerNames) {
            for (int index = 0; index < route.rules().size(); index++) {
                attach(name, route, index, List.of(BACKEND), null);
            }
        }
        return this;
    }

    /** Attaches one rule with backends of its own. */
    TestGraph attach(
            String listenerName, Route route, int index, List<BackendNode> backends, @Nullable String refusal) {
        for (Attachment attachment : listeners) {
            List<String> hostnames = intersect(attachment.listener().hostname(), route.hostnames());
            if (attachment.listener().name().equals(listenerName) && !hostnames.isEmpty()) {
                Resource<? extends Route> resource =
                        Resource.of(route, new Origins(Location.of("routes.yaml"), Map.of()));
                attachment
                        .rules()
                        .add(new AttachedRule(
                                resource, index, route.rules().get(index), hostnames, backends, List.of(), refusal));
            }
        }
        return this;
    }

    GatewayGraph build() {
        return build(List.of());
    }

    /** A graph in which the named listeners are not accepted. */
    GatewayGraph build(List<String> refused) {
        List<ListenerNode> nodes = listeners.stream()
                .map(attachment -> new ListenerNode(
                        attachment.listener(),
                        !refused.contains(attachment.listener().name()),
                        attachment.binds(),
                        List.of(),
                        null,
                        List.of(),
                        0,
                        attachment.rules(),
                        List.of()))
                .toList();
        List<Listener> declared = listeners.stream().map(Attachment::listener).toList();
        Gateway gateway = new Gateway(meta("gw", null), "jetty", declared, List.of(), null);
        Resource<Gateway> resource = Resource.of(gateway, new Origins(Location.of("gateway.yaml"), Map.of()));
        return new GatewayGraph(
                List.of(),
                List.of(new GatewayNode(resource, List.of(), nodes, List.of())),
                List.of(),
                List.of(
                        new UpstreamNode("default/canary:80", BackendProtocol.HTTP1, List.of()),
                        new UpstreamNode("default/svc:80", BackendProtocol.HTTP1, List.of())));
    }

    static HTTPRoute route(String name, List<String> hostnames, HTTPRouteMatch... matches) {
        return route(name, null, hostnames, HTTPRouteRule.forwarding(null, List.of(matches), List.of()));
    }

    static HTTPRoute route(String name, @Nullable Instant created, List<String> hostnames, HTTPRouteRule... rules) {
        return new HTTPRoute(meta(name, created), List.of(), hostnames, List.of(rules));
    }

    static ObjectMeta meta(String name, @Nullable Instant created) {
        return new ObjectMeta("default", name, Map.of(), created, null);
    }

    static HTTPRouteMatch prefix(String value) {
        return path(HTTPPathMatch.Type.PathPrefix, value);
    }

    static HTTPRouteMatch exact(String value) {
        return path(HTTPPathMatch.Type.Exact, value);
    }

    static HTTPRouteMatch regex(String value) {
        return path(HTTPPathMatch.Type.RegularExpression, value);
    }

    private static HTTPRouteMatch path(HTTPPathMatch.Type type, String value) {
        return new HTTPRouteMatch(new HTTPPathMatch(type, value), List.of(), List.of(), null);
    }

    static HTTPRouteMatch header(HTTPRouteMatch match, String name, String value) {
        return header(match, ValueMatchType.Exact, name, value);
    }

    static HTTPRouteMatch header(HTTPRouteMatch match, ValueMatchType type, String name, String value) {
        List<HTTPHeaderMatch> headers = new ArrayList<>(match.headers());
        headers.add(new HTTPHeaderMatch(type, name, value));
        return new HTTPRouteMatch(match.path(), headers, match.queryParams(), match.method());
    }

    static HTTPRouteMatch query(HTTPRouteMatch match, ValueMatchType type, String name, String value) {
        List<HTTPQueryParamMatch> params = new ArrayList<>(match.queryParams());
        params.add(new HTTPQueryParamMatch(type, name, value));
        return new HTTPRouteMatch(match.path(), match.headers(), params, match.method());
    }

    static HTTPRouteMatch method(HTTPRouteMatch match, String method) {
        return new HTTPRouteMatch(match.path(), match.headers(), match.queryParams(), method);
    }

    /** The table of the spec: which hostnames a route and a listener have in common. */
    private static List<String> intersect(@Nullable String listener, List<String> hostnames) {
        if (hostnames.isEmpty()) {
            return List.of(requireNonNullElse(listener, ListenerNode.ANY_HOST));
        }
        if (listener == null) {
            return hostnames;
        }
        List<String> common = new ArrayList<>();
        for (String hostname : hostnames) {
            if (hostname.equals(listener) || (listener.startsWith("*.") && hostname.endsWith(listener.substring(1)))) {
                common.add(hostname);
            } else if (hostname.startsWith("*.") && listener.endsWith(hostname.substring(1))) {
                common.add(listener);
            }
        }
        return common.stream().distinct().toList();
    }
}
