package org.jettygateway.internal.compile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ObjectKey;

/**
 * Who wins among the matches of one listener. The Gateway API ({@code HTTPRouteRule.matches}) says:
 *
 * <blockquote>Proxy or Load Balancer routing configuration generated from HTTPRoutes MUST prioritize matches based on the
 * following criteria, continuing on ties. Across all rules specified on applicable Routes, precedence must be given to the
 * match having:
 *
 * <ul>
 *   <li>"Exact" path match.
 *   <li>"Prefix" path match with largest number of characters.
 *   <li>Method match.
 *   <li>Largest number of header matches.
 *   <li>Largest number of query param matches.
 * </ul>
 *
 * If ties still exist across multiple Routes, matching precedence MUST be determined in order of the following criteria,
 * continuing on ties: the oldest Route based on creation timestamp; the Route appearing first in alphabetical order by
 * "{namespace}/{name}". If ties still exist within an HTTPRoute, matching precedence MUST be granted to the FIRST matching
 * rule (in list order) with a match meeting the above criteria.</blockquote>
 *
 * <p>The first two, and hostnames before them, are decided by the structure of the tables; this is the order of all that
 * follows. Regular expressions come after all prefixes (the spec leaves that open) and are ordered among themselves by the
 * same criteria: the length of an expression says nothing about how much it matches. Objects without creation time, as in
 * files, count as equally old.
 */
final class Precedence {

    private Precedence() {}

    /** The order of the matches of these rules, the preferred first. */
    static Comparator<CompiledMatch> of(List<AttachedRule> rules) {
        Map<ObjectKey, HTTPRoute> routes = new HashMap<>();
        rules.forEach(
                rule -> routes.put(rule.route().object().key(), rule.route().object()));
        Map<ObjectKey, Integer> seniority = new HashMap<>(); // compared once per route, not once per match
        routes.values().stream()
                .sorted(KubernetesObject.OLDEST_FIRST)
                .forEach(route -> seniority.put(route.key(), seniority.size()));
        return Comparator.comparing((CompiledMatch match) -> match.matcher().method() == null)
                .thenComparing(match -> -match.matcher().headers().size())
                .thenComparing(match -> -match.matcher().queryParams().size())
                .thenComparing(match ->
                        seniority.getOrDefault(match.rule().route().object().key(), 0))
                .thenComparing(match -> match.rule().index())
                .thenComparing(CompiledMatch::index);
    }
}
