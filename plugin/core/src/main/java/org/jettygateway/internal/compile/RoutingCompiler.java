package org.jettygateway.internal.compile;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.HostRules;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.ListenerSetNode;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.ListenerTable;
import org.jettygateway.internal.routing.RequestMatcher;
import org.jettygateway.internal.routing.RouteEntry;
import org.jettygateway.internal.routing.RouteRef;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.problem.FieldPath;

/** Turns an accepted graph into the tables that requests are matched against. */
public final class RoutingCompiler {

    private static final FieldPath RULES = FieldPath.of("spec", "rules");

    private final MatcherCompiler matchers = new MatcherCompiler();
    private final Compilation last;
    private final ActionCompiler actions;
    private final Map<String, Compilation.Listener> listeners = new HashMap<>();

    private RoutingCompiler(GatewayGraph graph, Compilation last) {
        this.last = last;
        this.actions = new ActionCompiler(
                graph.upstreams(), last.snapshot().upstreams(), last.snapshot().forwards());
    }

    /** Compiles a graph. Pure: no I/O, no clock, no failure. Listeners that are not accepted are left out. */
    public static RoutingSnapshot compile(GatewayGraph graph) {
        return compile(graph, Compilation.NONE).snapshot();
    }

    /**
     * Compiles a graph as above. Requests are decided in the same way whatever was compiled before: only the work is less.
     *
     * @param last the compilation of the graph before this one
     */
    public static Compilation compile(GatewayGraph graph, Compilation last) {
        RoutingCompiler compiler = new RoutingCompiler(graph, last.isWorn() ? Compilation.NONE : last);
        Tables tables = new Tables(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (GatewayNode gateway : graph.gateways()) {
            String owner = gateway.resource().object().key().toString();
            compiler.compile(owner, gateway.listeners(), tables);
            for (ListenerSetNode set : gateway.listenerSets()) {
                compiler.compile(set.resource().object().describe(), set.listeners(), tables);
            }
        }
        RoutingSnapshot snapshot = new RoutingSnapshot(
                tables.requests(),
                tables.connections(),
                tables.datagrams(),
                compiler.actions.upstreams(),
                compiler.actions.forwards());
        return new Compilation(snapshot, compiler.listeners, graph.upstreams().size());
    }

    /** The tables of listeners, by what is routed there. */
    private record Tables(
            List<ListenerTable> requests, List<ListenerTable> connections, List<ListenerTable> datagrams) {

        List<ListenerTable> of(String protocol) {
            return switch (protocol) {
                case Listener.TLS, Listener.TCP -> connections;
                case Listener.UDP -> datagrams;
                default -> requests;
            };
        }
    }

    private void compile(String owner, List<ListenerNode> nodes, Tables tables) {
        for (ListenerNode listener : nodes) {
            if (listener.accepted()) {
                String name = owner + "/" + listener.listener().name();
                Compilation.Listener compiled = compile(name, listener);
                listeners.put(name, compiled);
                tables.of(listener.listener().protocol()).add(compiled.table());
            }
        }
    }

    private Compilation.Listener compile(String name, ListenerNode listener) {
        ListenerTable.Builder table =
                ListenerTable.named(name, requireNonNullElse(listener.listener().hostname(), ListenerNode.ANY_HOST));
        switch (listener.listener().protocol()) {
            case Listener.HTTPS, Listener.TLS -> table.secure();
            case Listener.TCP, Listener.UDP -> table.plain(listener.listener().protocol());
            default -> {}
        }
        listener.binds().forEach(bind -> table.bind(bind.address(), bind.port()));
        int port = listener.listener().port();
        Compilation.Listener known = last.listeners().get(name);
        Map<String, Compilation.Host> hosts = new HashMap<>();
        IdentityHashMap<AttachedRule, CompiledRule> compiled = new IdentityHashMap<>();
        HostRules.of(listener.rules()).forEach((hostname, rules) -> {
            Compilation.Host same =
                    known == null || known.port() != port ? null : known.hosts().get(hostname);
            if (known != null && same != null && same.isOf(rules)) {
                table.keep(hostname, known.table());
                hosts.put(hostname, same);
                return;
            }
            if (same != null) {
                same.addTo(compiled);
            }
            List<CompiledRule> host = new ArrayList<>(rules.size());
            rules.forEach(rule -> host.add(compiled.computeIfAbsent(rule, one -> compile(one, port))));
            add(table, hostname, rules, host);
            hosts.put(hostname, Compilation.Host.of(rules, host));
        });
        return new Compilation.Listener(port, table.build(), hosts);
    }

    private static void add(
            ListenerTable.Builder table, String hostname, List<AttachedRule> rules, List<CompiledRule> compiled) {
        List<CompiledMatch> matches = new ArrayList<>();
        compiled.forEach(rule -> matches.addAll(rule.matches()));
        matches.sort(Precedence.of(rules));
        boolean expressive = false;
        for (CompiledMatch match : matches) {
            expressive |= match.condition().isCallExpression();
        }
        for (int rank = 0; rank < matches.size(); rank++) {
            CompiledMatch match = matches.get(rank);
            MatcherCompiler.Condition condition = match.condition();
            RequestMatcher matcher = (expressive ? condition.afterExpressions() : condition).matcher();
            table.add(hostname, new RouteEntry(rank, match.ref(), matcher, match.action()));
        }
    }

    private CompiledRule compile(AttachedRule rule, int listenerPort) {
        int before = actions.forwards();
        Action action = actions.compile(rule, listenerPort);
        List<Optional<MatcherCompiler.Condition>> conditions =
                rule.rule().mapMatches(matchers::compile, matchers::compile);
        List<CompiledMatch> matches = new ArrayList<>(conditions.size());
        RouteRefs refs = new RouteRefs(rule);
        for (int i = 0; i < conditions.size(); i++) {
            MatcherCompiler.Condition condition = conditions.get(i).orElse(null);
            if (condition != null) {
                matches.add(new CompiledMatch(rule, i, refs.of(i), condition, action));
            }
        }
        return new CompiledRule(rule, matches, actions.forwards() - before);
    }

    /** Names the matches of a rule. */
    private static final class RouteRefs {

        private final AttachedRule rule;
        private final String route;
        private final FieldPath matches;

        RouteRefs(AttachedRule rule) {
            this.rule = rule;
            this.route = rule.route().object().key().toString();
            this.matches = RULES.index(rule.index()).child("matches");
        }

        RouteRef of(int match) {
            return new RouteRef(
                    rule.route().object().kind(),
                    route,
                    rule.index(),
                    match,
                    rule.route().origins().at(matches.index(match)).toString());
        }
    }
}
