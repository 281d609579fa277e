package org.jettygateway.internal.lint;

import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.HostRules;
import org.jettygateway.internal.graph.Hostnames;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.RouteNode;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.Route;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;

/** Hostnames of routes that are attached by others: of a route that is not attached at all the graph itself says so. */
final class UnmatchedHostnames {

    private UnmatchedHostnames() {}

    /** Reports hostnames of routes that no listener which they are attached to has. */
    static void check(GatewayGraph graph, Problems problems) {
        // By identity: to hash a node or a route is to hash all that is in it.
        IdentityHashMap<Route, Set<Listener>> listeners = new IdentityHashMap<>();
        for (GatewayNode gateway : graph.gateways()) {
            for (ListenerNode listener : gateway.allListeners()) {
                List<AttachedRule> rules = listener.rules();
                for (int i = 0; i < rules.size(); i = HostRules.endOfRoute(rules, i)) {
                    listeners
                            .computeIfAbsent(rules.get(i).route().object(), unused -> new LinkedHashSet<>(2))
                            .add(listener.listener());
                }
            }
        }
        for (RouteNode node : graph.routes()) {
            Route route = node.resource().object();
            Set<Listener> own = listeners.get(route);
            // A parent that is not ours may have what ours have not.
            if (own != null && node.parents().size() == route.parentRefs().size()) {
                check(node, own, problems);
            }
        }
    }

    private static void check(RouteNode node, Set<Listener> listeners, Problems problems) {
        List<String> hostnames = node.resource().object().hostnames();
        for (int i = 0; i < hostnames.size(); i++) {
            String hostname = hostnames.get(i);
            if (listeners.stream().noneMatch(listener -> Hostnames.overlap(listener.hostname(), hostname))) {
                String expected = listeners.stream()
                        .map(listener -> String.valueOf(listener.hostname()))
                        .distinct()
                        .collect(Collectors.joining(", "));
                problems.add(node.resource()
                        .warning(
                                Code.UNMATCHED_HOSTNAME,
                                FieldPath.of("spec", "hostnames").index(i),
                                "%s gets no requests: no listener of its parents has it (expected: %s)"
                                        .formatted(hostname, expected)));
            }
        }
    }
}
