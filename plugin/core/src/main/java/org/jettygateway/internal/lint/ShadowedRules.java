package org.jettygateway.internal.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
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

    /** A match on one host of a listener; of equal ones the first gets the requests. */
    private record Claim(String hostname, Object match) {}

    /** A rule, wherever it is attached. */
    private record Rule(String kind, ObjectKey route, int index) {

        static Rule of(AttachedRule attached) {
            KubernetesObject route = attached.route().object();
            return new Rule(route.kind(), route.key(), attached.index());
        }
    }

    /** A rule that is shadowed wherever it was looked at, with one of those that shadow it. */
    private record Shadow(AttachedRule rule, AttachedRule by, boolean alone) {}

    private final Map<Rule, Shadow> shadows = new LinkedHashMap<>();
    private final Set<Rule> reached = new HashSet<>();

    private ShadowedRules() {}

    /** Reports each of them once, however many listeners it is attached to. */
    static void check(GatewayGraph graph, Problems problems) {
        ShadowedRules found = new ShadowedRules();
        for (GatewayNode gateway : graph.gateways()) {
            gateway.allListeners().forEach(found::look);
        }
        found.shadows.forEach((rule, shadow) -> {
            if (!found.reached.contains(rule)) {
                problems.add(shadow.rule()
                        .route()
                        .warning(
                                Code.SHADOWED_RULE,
                                FieldPath.of("spec", "rules").index(rule.index()),
                                message(shadow)));
            }
        });
    }

    private static String message(Shadow shadow) {
        FieldPath rule = FieldPath.of("spec", "rules").index(shadow.by().index());
        String name = "%s of %s (%s)"
                .formatted(
                        rule,
                        shadow.by().route().object().describe(),
                        shadow.by().route().origins().at(rule));
        return shadow.alone()
                ? "gets no requests: %s takes them all, and comes first".formatted(name)
                : "gets no requests: %s and others take them all, and come first".formatted(name);
    }

    private void look(ListenerNode listener) {
        List<AttachedRule> rules = listener.rules().stream().sorted(PRECEDENCE).toList();
        Map<Claim, AttachedRule> first = new HashMap<>();
        for (AttachedRule attached : rules) {
            claims(attached).forEach(claim -> first.putIfAbsent(claim, attached));
        }
        for (AttachedRule attached : rules) {
            Rule rule = Rule.of(attached);
            List<AttachedRule> by = new ArrayList<>();
            for (Claim claim : claims(attached)) {
                AttachedRule taker = taker(claim, first);
                if (taker == null || Rule.of(taker).equals(rule)) {
                    by.clear();
                    break;
                }
                by.add(taker);
            }
            if (by.isEmpty() || attached.route().refusal() != null) { // what is refused answers 500 anyway
                reached.add(rule);
            } else {
                boolean alone = by.stream().map(Rule::of).distinct().count() == 1;
                shadows.putIfAbsent(rule, new Shadow(attached, by.get(0), alone));
            }
        }
    }

    /** The rule that gets the requests of a claim before all others. */
    private static @Nullable AttachedRule taker(Claim claim, Map<Claim, AttachedRule> first) {
        if (claim.match() instanceof Conditions conditions
                && conditions.place() instanceof HTTPPathMatch path
                && path.type() == HTTPPathMatch.Type.RegularExpression) {
            // Whatever its conditions are, it comes behind all prefixes.
            for (String prefix : PlainExpressions.prefixes(path.value())) {
                HTTPPathMatch broader = new HTTPPathMatch(HTTPPathMatch.Type.PathPrefix, prefix);
                AttachedRule taker =
                        first.get(new Claim(claim.hostname(), new Conditions(broader, null, Set.of(), Set.of())));
                if (taker != null) {
                    return taker;
                }
            }
        }
        return first.get(claim);
    }

    private static List<Claim> claims(AttachedRule attached) {
        List<Claim> claims = new ArrayList<>();
        for (Object match : matches(attached)) {
            attached.hostnames().forEach(hostname -> claims.add(new Claim(hostname, match)));
        }
        return claims;
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
        Set<Object> keys = new HashSet<>();
        for (HTTPHeaderMatch header : headers) {
            keys.add(new HTTPHeaderMatch(header.type(), header.name().toLowerCase(Locale.ROOT), header.value()));
        }
        return keys;
    }

    /** A match without what makes no difference: the order of its conditions, the case of a header's name. */
    private record Conditions(
            @Nullable Object place, @Nullable String method, Set<Object> headers, Set<?> queryParams) {}
}
