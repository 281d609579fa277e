package org.jettygateway.internal.graph;

import java.util.HashMap;
import java.util.Map;

/** How many of many hostnames have hosts in common with one. A question costs as much as a hostname has labels, however many there are. */
final class HostCounts {

    private final Map<String, Integer> hostnames = new HashMap<>();
    /** For each wildcard how many of them it stands for, itself left out. */
    private final Map<String, Integer> narrower = new HashMap<>();

    /** Adds a hostname, {@link ListenerNode#ANY_HOST} for all. */
    void add(String hostname) {
        hostnames.merge(hostname, 1, Integer::sum);
        for (String wildcard = hostname; !wildcard.equals(ListenerNode.ANY_HOST); ) {
            wildcard = ClaimedHosts.broader(wildcard);
            narrower.merge(wildcard, 1, Integer::sum);
        }
    }

    /** How many have hosts in common with a hostname; it counts itself, if it was added. */
    int overlapping(String hostname) {
        int count = narrower.getOrDefault(hostname, 0) + hostnames.getOrDefault(hostname, 0);
        for (String wildcard = hostname; !wildcard.equals(ListenerNode.ANY_HOST); ) {
            wildcard = ClaimedHosts.broader(wildcard);
            count += hostnames.getOrDefault(wildcard, 0);
        }
        return count;
    }
}
