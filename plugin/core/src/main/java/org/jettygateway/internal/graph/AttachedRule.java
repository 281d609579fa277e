package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteRule;
import org.jspecify.annotations.Nullable;

/**
 * A rule as one listener serves it.
 *
 * @param route the route it belongs to
 * @param index its index in {@code spec.rules}
 * @param rule the rule
 * @param hostnames the hostnames that the route and the listener have in common; {@link ListenerNode#ANY_HOST} for all
 * @param backends its backendRefs, resolved, in the order of the manifest
 * @param mirrors its mirrors, resolved; those that lead nowhere are left out
 * @param refusal why its requests are answered with 500 whatever the backends; null where they are not
 */
public record AttachedRule(
        Resource<? extends Route> route,
        int index,
        RouteRule rule,
        List<String> hostnames,
        List<BackendNode> backends,
        List<MirrorNode> mirrors,
        @Nullable String refusal) {

    /** Copies the lists. */
    public AttachedRule {
        requireNonNull(route, "route");
        requireNonNull(rule, "rule");
        hostnames = List.copyOf(hostnames);
        backends = List.copyOf(backends);
        mirrors = List.copyOf(mirrors);
    }
}
