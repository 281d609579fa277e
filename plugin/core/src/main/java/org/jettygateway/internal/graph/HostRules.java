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
    public static Map<String, List<AttachedRule>> of(List<AttachedRule> rules) {
        Map<String, List<AttachedRule>> byHostname = new HashMap<>();
        for (AttachedRule rule : rules) {
            for (String hostname : rule.hostnames()) {
                byHostname.computeIfAbsent(hostname, unused -> new ArrayList<>()).add(rule);
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
