package org.jettygateway.internal.compile;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.ListenerSetNode;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.ListenerTable;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.problem.FieldPath;

/** Turns an accepted graph into the tables that requests are matched against. */
public final class RoutingCompiler {

    private static final FieldPath RULES = FieldPath.of("spec", "rules");

    private static final String ENCRYPTS_AGAIN =
            "its BackendTLSPolicy asks for TLS, which a listener of mode Terminate does not begin again yet";

    private final MatcherCompiler matchers = new MatcherCompiler();
    private final ActionCompiler actions;
    private final Set<String> overTls;

    private RoutingCompiler(GatewayGraph graph) {
        this.overTls = graph.upstreams().stream()
                .filter(upstream -> upstream.tls() != null)
                .map(UpstreamNode::name)
                .collect(Collectors.toSet());
        this.actions = new ActionCompiler(graph.upstreams());
    }

    /** Compiles a graph. Pure: no I/O, no clock, no failure. Listeners that are not accepted are left out. */
    public static RoutingSnapshot compile(GatewayGraph graph) {
        RoutingCompiler compiler = new RoutingCompiler(graph);
        List<ListenerTable> requests = new ArrayList<>();
        List<ListenerTable> connections = new ArrayList<>();
        for (GatewayNode gateway : graph.gateways()) {
            String owner = gateway.resource().object().key().toString();
            compiler.compile(owner, gateway.listeners(), requests, connections);
            for (ListenerSetNode set : gateway.listenerSets()) {
                compiler.compile(set.resource().object().describe(), set.listeners(), requests, connections);
            }
        }
        return new RoutingSnapshot(requests, connections, compiler.actions.upstreams(), compiler.actions.forwards());
    }

    private void compile(
            String owner, List<ListenerNode> nodes, List<ListenerTable> requests, List<ListenerTable> connections) {
        for (ListenerNode listener : nodes) {
            if (listener.accepted()) {
                boolean whole = listener.listener().protocol().equals(Listener.TLS);
                (whole ? connections : requests).add(compile(owner, listener));
            }
        }
    }

    private ListenerTable compile(String owner, ListenerNode listener) {
        ListenerTable.Builder table = ListenerTable.named(
                owner + "/" + listener.listener().name(),
                requireNonNullElse(listener.listener().hostname(), ListenerNode.ANY_HOST));
        if (listener.listener().overTls()) {
            table.secure();
        }
        listener.binds().forEach(bind -> table.bind(bind.address(), bind.port()));
        List<CompiledMatch> matches = new ArrayList<>();
        listener.rules()
                .forEach(rule -> addMatches(
                        matches, reachable(rule, listener), listener.listener().port()));
        Set<String> expressive = matches.stream()
                .filter(match -> match.condition().isCallExpression())
                .flatMap(match -> match.rule().hostnames().stream())
                .collect(Collectors.toSet());
        matches.sort(Precedence.of(listener.rules()));
        for (int rank = 0; rank < matches.size(); rank++) {
            CompiledMatch match = matches.get(rank);
            MatcherCompiler.Condition condition = match.condition();
            RouteEntry entry = entry(rank, match, condition);
            RouteEntry last = condition.breadth() == MatcherCompiler.Condition.ANY_CALL
                    ? entry(rank, match, condition.afterExpressions())
                    : entry;
            for (String hostname : match.rule().hostnames()) {
                table.add(hostname, expressive.contains(hostname) ? last : entry);
            }
        }
        return table.build();
    }

    /**
     * What is decrypted for a TLSRoute is not encrypted again: a backend that a BackendTLSPolicy wants that for gets nothing.
     */
    private AttachedRule reachable(AttachedRule rule, ListenerNode listener) {
        boolean decrypts = listener.listener().protocol().equals(Listener.TLS)
                && !listener.listener().passesThrough();
        return decrypts ? rule.without(overTls, ENCRYPTS_AGAIN) : rule;
    }

    private static RouteEntry entry(int rank, CompiledMatch match, MatcherCompiler.Condition condition) {
        return new RouteEntry(rank, ref(match), condition.matcher(), match.action());
    }

    private void addMatches(List<CompiledMatch> matches, AttachedRule rule, int listenerPort) {
        Action action = actions.compile(rule, listenerPort);
        List<Optional<MatcherCompiler.Condition>> conditions =
                rule.rule().mapMatches(matchers::compile, matchers::compile);
        for (int i = 0; i < conditions.size(); i++) {
            int index = i;
            conditions.get(i).ifPresent(condition -> matches.add(new CompiledMatch(rule, index, condition, action)));
        }
    }

    private static RouteRef ref(CompiledMatch match) {
        AttachedRule rule = match.rule();
        FieldPath field = RULES.index(rule.index()).child("matches").index(match.index());
        return new RouteRef(
                rule.route().object().kind(),
                rule.route().object().key().toString(),
                rule.index(),
                match.index(),
                rule.route().origins().at(field).toString());
    }
}
