package org.jettygateway.internal.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hosts of one kind of route at one listener. A question costs as much as a hostname has labels, however many there are. */
final class ClaimedHosts {

    private final Set<String> hostnames = new HashSet<>();
    /** The wildcards that stand for one of them, and perhaps for more. */
    private final Set<String> broader = new HashSet<>();

    /** Adds the hostnames of a route, {@link ListenerNode#ANY_HOST} for all. */
    void add(List<String> others) {
        for (String hostname : others) {
            hostnames.add(hostname);
            boolean more = true;
            for (String wildcard = hostname; more && !wildcard.equals(ListenerNode.ANY_HOST); ) {
                wildcard = broader(wildcard);
                more = broader.add(wildcard); // else the broader ones are there, too
            }
        }
    }

    /** Whether some host belongs both to one of these and to what was added. */
    boolean overlap(List<String> others) {
        return others.stream().anyMatch(this::overlaps);
    }

    private boolean overlaps(String other) {
        if (broader.contains(other)) {
            return true;
        }
        for (String hostname = other; !hostnames.contains(hostname); hostname = broader(hostname)) {
            if (hostname.equals(ListenerNode.ANY_HOST)) {
                return false;
            }
        }
        return true;
    }

    /** {@code *.example.com} for {@code a.example.com}, {@code *.com} for that, {@link ListenerNode#ANY_HOST} in the end. */
    static String broader(String hostname) {
        int dot = hostname.indexOf('.', hostname.startsWith("*.") ? 2 : 0);
        return dot < 0 ? ListenerNode.ANY_HOST : "*" + hostname.substring(dot);
    }
}
