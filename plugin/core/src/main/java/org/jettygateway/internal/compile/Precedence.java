package org.jettygateway.internal.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.routing.RequestMatcher;

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
 *
 * <p>Of GRPCRoutes the spec ({@code GRPCRouteRule.matches}) wants the largest number of characters in the service, then in the
 * method, then of header matches, then the same as above. A call has one service and one method, so that among exact matches
 * this is: both, the service, the method, none; {@link MatcherCompiler.Condition#breadth} says so to the expressions among which
 * the last two are. An expression for the service counts as less than an exact one, and as more than none.
 */
final class Precedence {

    private Precedence() {}

    /** The order of the matches of these rules, the preferred first. */
    static Comparator<CompiledMatch> of(List<AttachedRule> rules) {
        IdentityHashMap<Route, Integer> seniority =
                new IdentityHashMap<>(); // compared once per route, not once per match
        rules.forEach(rule -> seniority.put(rule.route().object(), 0));
        List<Route> oldestFirst = new ArrayList<>(seniority.keySet());
        oldestFirst.sort(KubernetesObject.OLDEST_FIRST);
        for (int i = 0; i < oldestFirst.size(); i++) {
            seniority.put(oldestFirst.get(i), i);
        }
        // Chains of key extractors would box six numbers per comparison, of which a large configuration takes millions.
        return (one, other) -> {
            int order = compareConditions(one, other);
            if (order == 0) {
                order = Integer.compare(
                        seniority.getOrDefault(one.rule().route().object(), 0),
                        seniority.getOrDefault(other.rule().route().object(), 0));
            }
            return order != 0 ? order : comparePlaces(one, other);
        };
    }

    private static int compareConditions(CompiledMatch one, CompiledMatch other) {
        int order = Integer.compare(one.condition().breadth(), other.condition().breadth());
        if (order != 0) {
            return order;
        }
        RequestMatcher first = one.condition().matcher();
        RequestMatcher second = other.condition().matcher();
        order = Boolean.compare(first.method() == null, second.method() == null);
        if (order == 0) {
            order = Integer.compare(second.headers().size(), first.headers().size());
        }
        return order != 0
                ? order
                : Integer.compare(
                        second.queryParams().size(), first.queryParams().size());
    }

    private static int comparePlaces(CompiledMatch one, CompiledMatch other) {
        int order = Integer.compare(one.rule().index(), other.rule().index());
        return order != 0 ? order : Integer.compare(one.index(), other.index());
    }
}
