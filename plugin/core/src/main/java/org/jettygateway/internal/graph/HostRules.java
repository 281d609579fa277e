package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a listener by the hostname under which they stand. What is decided about a hostname depends on its own rules
 * alone, so that of one whose rules are the same objects as before nothing need be worked out again.
 */
public final class HostRules {

    private HostRules() {}

    /** Sorts rules by their hostnames, {@link ListenerNode#ANY_HOST} for all; each list is in the order of these rules. */
    @SuppressWarnings("ReferenceEquality") // to compare them would cost more than to look them up
    public static Map<String, List<AttachedRule>> of(List<AttachedRule> rules) {
        Map<String, List<AttachedRule>> byHostname = new HashMap<>();
        List<String> hostnames = List.of();
        List<List<AttachedRule>> places = List.of();
        for (int from = 0, to; from < rules.size(); from = to) {
            to = endOfRoute(rules, from);
            List<AttachedRule> ofRoute = rules.subList(from, to);
            if (ofRoute.get(0).hostnames() != hostnames) {
                hostnames = ofRoute.get(0).hostnames();
                places = new ArrayList<>(hostnames.size());
                for (String hostname : hostnames) {
                    places.add(byHostname.computeIfAbsent(hostname, unused -> new ArrayList<>()));
                }
            }
            for (List<AttachedRule> place : places) {
                place.addAll(ofRoute);
            }
        }
        return byHostname;
    }

    /**
     * Behind the last rule of the route that has the rule at {@code from}, or behind one before it. The rules of a route stand
     * together and share their hostnames: of a large configuration not every rule need be looked at for what its route tells.
     */
    @SuppressWarnings("ReferenceEquality") // as above
    public static int endOfRoute(List<AttachedRule> rules, int from) {
        AttachedRule first = rules.get(from);
        int end = from + first.route().object().rules().size() - first.index();
        if (end > rules.size()) {
            return from + 1;
        }
        AttachedRule last = rules.get(end - 1);
        boolean together = last.route() == first.route()
                && last.hostnames() == first.hostnames()
                && last.index() - first.index() == end - 1 - from;
        return together ? end : from + 1;
    }

    /** Whether two lists hold the same objects in the same order. */
    @SuppressWarnings("ReferenceEquality") // equal rules may be written in other places
    public static boolean same(List<AttachedRule> some, List<AttachedRule> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }
}
