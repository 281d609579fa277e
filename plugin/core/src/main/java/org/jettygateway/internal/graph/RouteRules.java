package org.jettygateway.internal.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of a route as listeners serve them that leave it the same hostnames.
 *
 * @param rules all of them, in the order of the manifest
 * @param upstreams the names of the upstreams that they lead to
 */
record RouteRules(List<AttachedRule> rules, Set<String> upstreams) {

    /** Looks at each rule: once, however often the route is attached. */
    static RouteRules of(List<AttachedRule> rules) {
        Set<String> upstreams = new HashSet<>();
        for (AttachedRule rule : rules) {
            for (BackendNode backend : rule.backends()) {
                String upstream = backend.upstream();
                if (upstream != null) {
                    upstreams.add(upstream);
                    backend.mirrors().forEach(mirror -> upstreams.add(mirror.upstream()));
                }
            }
            rule.mirrors().forEach(mirror -> upstreams.add(mirror.upstream()));
        }
        return new RouteRules(List.copyOf(rules), Set.copyOf(upstreams));
    }
}
