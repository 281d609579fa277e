package org.jettygateway.internal.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.BackendNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.routing.WeightedBackends.Backend;
import org.jspecify.annotations.Nullable;

/** Compiles what is done with the requests of a rule. One per compilation: it numbers upstreams and actions. */
final class ActionCompiler {

    private final List<Upstream> upstreams;
    private final Map<String, Upstream> byName = new HashMap<>();
    private int forwards;

    ActionCompiler(List<UpstreamNode> nodes) {
        this.upstreams = IntStream.range(0, nodes.size())
                .mapToObj(index -> new Upstream(index, nodes.get(index).name()))
                .toList();
        upstreams.forEach(upstream -> byName.put(upstream.name(), upstream));
    }

    List<Upstream> upstreams() {
        return upstreams;
    }

    /** How many {@link Action.Forward}s were made so far. */
    int forwards() {
        return forwards;
    }

    /**
     * The action of a rule: 500 where it is refused or where no backend could get a request; else forward, with 500 for
     * the share of those that lead nowhere.
     */
    Action compile(AttachedRule rule) {
        if (rule.refusal() != null) {
            return new Action.Respond(500, rule.refusal());
        }
        List<BackendNode> nodes = rule.backends();
        if (nodes.isEmpty()) {
            return new Action.Respond(500, "no backendRefs");
        }
        List<BackendNode> weighted =
                nodes.stream().filter(node -> node.weight() > 0).toList();
        if (weighted.isEmpty()) {
            return new Action.Respond(500, "the weights of all backendRefs are 0");
        }
        if (weighted.stream().allMatch(node -> node.upstream() == null)) {
            return new Action.Respond(
                    500, weighted.stream().map(BackendNode::reason).distinct().collect(Collectors.joining("; ")));
        }
        List<Backend> backends = nodes.stream()
                .map(node -> new Backend(node.weight(), upstream(node.upstream()), node.reason()))
                .toList();
        return new Action.Forward(forwards++, new WeightedBackends(backends));
    }

    private @Nullable Upstream upstream(@Nullable String name) {
        if (name == null) {
            return null;
        }
        Upstream upstream = byName.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("upstream %s: not in the graph".formatted(name));
        }
        return upstream;
    }
}
