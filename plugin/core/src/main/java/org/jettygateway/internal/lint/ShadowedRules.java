package org.jettygateway.internal.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.HostRules;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.GRPCRouteMatch;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Rules that no request ever gets to. The spec ranks matches by how much they ask for, so that of two different ones the
 * broader never comes first: a match is out of reach only where another on the same host is equal to it and comes first.
 * Expressions are the exception: whatever they ask for, they come behind all prefixes.
 */
final class ShadowedRules {

    private static final Comparator<AttachedRule> PRECEDENCE = Comparator.comparing(
                    (AttachedRule attached) -> attached.route().object(), KubernetesObject.OLDEST_FIRST)
            .thenComparingInt(AttachedRule::index);

    /** More rules than this are counted, not named. */
    private static final int MAX_NAMED = 10;

    /** A rule, wherever it is attached. */
    private record Rule(String kind, ObjectKey route, int index) {

        static Rule of(AttachedRule attached) {
            KubernetesObject route = attached.route().object();
            return new Rule(route.kind(), route.key(), attached.index());
        }
    }

    /** A rule whose requests others take, on one host or wherever it was looked at. */
    private record Shadow(AttachedRule rule, Set<AttachedRule> by) {}

    /**
     * The rules of one host of a listener.
     *
     * @param rules all of them
     * @param shadows those that get no requests for this host
     */
    private record Host(List<AttachedRule> rules, List<Shadow> shadows) {}

    /** What was found for one graph, by listener and hostname: it holds for the next where a host has the same rules. */
    static final class Known {

        static final Known NONE = new Known();

        private final Map<String, Map<String, Host>> listeners = new HashMap<>();
    }

    private final Known last;
    private final Known now = new Known();
    private final Map<Rule, Shadow> shadows = new LinkedHashMap<>();
    /** At how many listeners a rule gets no requests. */
    private final Map<Rule, Integer> counts = new HashMap<>();

    private ShadowedRules(Known last) {
        this.last = last;
    }

    /** Reports each of them once, however many listeners it is attached to. */
    static Known check(GatewayGraph graph, Problems problems, Known last) {
        ShadowedRules found = new ShadowedRules(last);
        for (GatewayNode gateway : graph.gateways()) {
            List<ListenerNode> listeners = gateway.allListeners();
            for (int i = 0; i < listeners.size(); i++) {
                found.look(gateway.resource().object().key() + " " + i, listeners.get(i));
            }
        }
        if (!found.shadows.isEmpty()) {
            found.report(graph, problems);
        }
        return found.now;
    }

    private void report(GatewayGraph graph, Problems problems) {
        graph.gateways().stream()
                .flatMap(gateway -> gateway.allListeners().stream())
                .flatMap(listener -> listener.rules().stream())
                .map(Rule::of)
                .forEach(rule -> counts.computeIfPresent(rule, (unused, left) -> left - 1));
        shadows.forEach((rule, shadow) -> {
            if (counts.getOrDefault(rule, 0) == 0) { // at no listener it gets any
                FieldPath at = FieldPath.of("spec", "rules").index(rule.index());
                problems.add(shadow.rule().route().warning(Code.SHADOWED_RULE, at, message(shadow)));
            }
        });
    }

    private static String message(Shadow shadow) {
        List<String> names =
                shadow.by().stream().map(ShadowedRules::name).limit(MAX_NAMED).toList();
        int more = shadow.by().size() - names.size();
        return "gets no requests: %s%s %s"
                .formatted(
                        String.join(", ", names),
                        more > 0 ? " and %d more".formatted(more) : "",
                        shadow.by().size() == 1
                                ? "takes them all, and comes first"
                                : "together take them all, and come first");
    }

    private static String name(AttachedRule attached) {
        FieldPath rule = FieldPath.of("spec", "rules").index(attached.index());
        return "%s of %s (%s)"
                .formatted(
                        rule,
                        attached.route().object().describe(),
                        attached.route().origins().at(rule));
    }

    /** Looks at a listener: where all requests for all of its hosts are taken, a rule is in the shadow. */
    private void look(String name, ListenerNode listener) {
        Map<String, Host> before = last.listeners.getOrDefault(name, Map.of());
        Map<String, Host> hosts = new HashMap<>();
        now.listeners.put(name, hosts);
        IdentityHashMap<AttachedRule, List<Shadow>> found = new IdentityHashMap<>();
        HostRules.of(listener.rules()).forEach((hostname, rules) -> {
            Host known = before.get(hostname);
            Host host = known != null && HostRules.same(known.rules(), rules) ? known : new Host(rules, shadows(rules));
            hosts.put(hostname, host);
            host.shadows()
                    .forEach(shadow -> found.computeIfAbsent(shadow.rule(), unused -> new ArrayList<>())
                            .add(shadow));
        });
        found.forEach((attached, parts) -> {
            if (parts.size() == attached.hostnames().size()) {
                Set<AttachedRule> by = takers();
                parts.forEach(part -> by.addAll(part.by()));
                Rule rule = Rule.of(attached);
                shadows.putIfAbsent(rule, new Shadow(attached, by));
                counts.merge(rule, 1, Integer::sum);
            }
        });
    }

    /** In their order of precedence, which is total. */
    private static Set<AttachedRule> takers() {
        return new TreeSet<>(PRECEDENCE);
    }

    /** The rules of a host of whose requests others get every one. */
    private static List<Shadow> shadows(List<AttachedRule> unsorted) {
        List<AttachedRule> rules = new ArrayList<>(unsorted);
        rules.sort(PRECEDENCE);
        List<List<Object>> matches = new ArrayList<>(rules.size());
        rules.forEach(rule -> matches.add(matches(rule)));
        Map<Object, AttachedRule> first = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            for (Object match : matches.get(i)) {
                first.putIfAbsent(match, rules.get(i));
            }
        }
        List<Shadow> shadows = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            AttachedRule attached = rules.get(i);
            Set<AttachedRule> by = takers(attached, matches.get(i), first);
            if (!by.isEmpty() && attached.route().refusal() == null) { // what is refused answers 500 anyway
                shadows.add(new Shadow(attached, by));
            }
        }
        return shadows;
    }

    /** The other rules that get the requests of all these matches; empty where some request is left. */
    @SuppressWarnings("ReferenceEquality") // a rule is attached to a listener once
    private static Set<AttachedRule> takers(
            AttachedRule attached, List<Object> matches, Map<Object, AttachedRule> first) {
        Set<AttachedRule> by = takers();
        for (Object match : matches) {
            AttachedRule taker = taker(match, first);
            if (taker == null || taker == attached) {
                return Set.of();
            }
            by.add(taker);
        }
        return by;
    }

    /** The rule that gets the requests of a match before all others. */
    private static @Nullable AttachedRule taker(Object match, Map<Object, AttachedRule> first) {
        if (match instanceof Conditions conditions
                && conditions.place() instanceof HTTPPathMatch path
                && path.type() == HTTPPathMatch.Type.RegularExpression) {
            // Whatever its conditions are, it comes behind all prefixes.
            for (String prefix : PlainExpressions.prefixes(path.value())) {
                HTTPPathMatch broader = new HTTPPathMatch(HTTPPathMatch.Type.PathPrefix, prefix);
                AttachedRule taker = first.get(new Conditions(broader, null, Set.of(), Set.of()));
                if (taker != null) {
                    return taker;
                }
            }
        }
        return first.get(match);
    }

    private static List<Object> matches(AttachedRule attached) {
        if (!attached.rule().isReadable()) {
            return List.of();
        }
        return attached.rule().mapMatches(ShadowedRules::key, ShadowedRules::key);
    }

    private static Object key(HTTPRouteMatch match) {
        HTTPPathMatch path = match.path();
        String value = path.value();
        boolean slash = path.type() == HTTPPathMatch.Type.PathPrefix && value.length() > 1 && value.endsWith("/");
        HTTPPathMatch plain = slash ? new HTTPPathMatch(path.type(), value.substring(0, value.length() - 1)) : path;
        return new Conditions(plain, match.method(), headers(match.headers()), Set.copyOf(match.queryParams()));
    }

    private static Object key(GRPCRouteMatch match) {
        return new Conditions(match.method(), null, headers(match.headers()), Set.of());
    }

    private static Set<Object> headers(List<HTTPHeaderMatch> headers) {
        if (headers.isEmpty()) {
            return Set.of();
        }
        Set<Object> keys = new HashSet<>(4);
        for (HTTPHeaderMatch header : headers) {
            keys.add(new HTTPHeaderMatch(header.type(), header.name().toLowerCase(Locale.ROOT), header.value()));
        }
        return keys;
    }

    /** A match without what makes no difference: the order of its conditions, the case of a header's name. */
    private record Conditions(
            @Nullable Object place, @Nullable String method, Set<Object> headers, Set<?> queryParams) {}
}
