package org.jettygateway.internal.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.routing.RouteRef;
import org.jspecify.annotations.Nullable;

/**
 * The routes whose entries may differ between two graphs. An object that was not read again is the same object, so that of a
 * large configuration most routes are told to be untouched by comparing references, and need not be looked at.
 */
final class TouchedRoutes {

    private final Map<String, Set<String>> byKind = new HashMap<>();

    TouchedRoutes(@Nullable GatewayGraph before, GatewayGraph after) {
        Map<String, ListenerNode> old = before == null ? Map.of() : listeners(before);
        Map<String, ListenerNode> now = listeners(after);
        Set<String> names = new HashSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            compare(old.get(name), now.get(name));
        }
    }

    /** Whether the entries of a match's route may differ. */
    boolean contains(RouteRef ref) {
        return byKind.getOrDefault(ref.kind(), Set.of()).contains(ref.route());
    }

    private static Map<String, ListenerNode> listeners(GatewayGraph graph) {
        Map<String, ListenerNode> listeners = new HashMap<>();
        for (GatewayNode gateway : graph.gateways()) {
            for (ListenerNode listener : gateway.listeners()) {
                listeners.put(
                        gateway.resource().object().key() + "/"
                                + listener.listener().name(),
                        listener);
            }
        }
        return listeners;
    }

    private void compare(@Nullable ListenerNode old, @Nullable ListenerNode now) {
        IdentityHashMap<Resource<?>, List<AttachedRule>> oldRules = rules(old);
        IdentityHashMap<Resource<?>, List<AttachedRule>> newRules = rules(now);
        boolean same = old != null
                && now != null
                && old.accepted() == now.accepted()
                && old.listener().equals(now.listener());
        newRules.forEach((route, rules) -> {
            if (!same || !isSame(oldRules.getOrDefault(route, List.of()), rules)) {
                add(route);
            }
        });
        oldRules.keySet().stream()
                .filter(route -> !same || !newRules.containsKey(route))
                .forEach(this::add);
    }

    private static IdentityHashMap<Resource<?>, List<AttachedRule>> rules(@Nullable ListenerNode listener) {
        IdentityHashMap<Resource<?>, List<AttachedRule>> rules = new IdentityHashMap<>();
        if (listener != null) {
            for (AttachedRule rule : listener.rules()) {
                rules.computeIfAbsent(rule.route(), route -> new ArrayList<>(1)).add(rule);
            }
        }
        return rules;
    }

    /** Of one route: what was written is the same, what became of it may not be. */
    private static boolean isSame(List<AttachedRule> old, List<AttachedRule> now) {
        if (old.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < old.size(); i++) {
            AttachedRule one = old.get(i);
            AttachedRule other = now.get(i);
            if (one.index() != other.index()
                    || !Objects.equals(one.refusal(), other.refusal())
                    || !one.hostnames().equals(other.hostnames())
                    || !one.backends().equals(other.backends())
                    || !one.mirrors().equals(other.mirrors())) {
                return false;
            }
        }
        return true;
    }

    private void add(Resource<?> route) {
        byKind.computeIfAbsent(route.object().kind(), kind -> new HashSet<>())
                .add(route.object().key().toString());
    }
}
