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
        for (AttachedRule rule : rules) {
            if (rule.hostnames() != hostnames) { // the rules of a route stand together, and share them
                hostnames = rule.hostnames();
                places = new ArrayList<>(hostnames.size());
                for (String hostname : hostnames) {
                    places.add(byHostname.computeIfAbsent(hostname, unused -> new ArrayList<>()));
                }
            }
            for (List<AttachedRule> place : places) {
                place.add(rule);
            }
        }
        return byHostname;
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
