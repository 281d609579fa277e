package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jettygateway.internal.model.Route;

/** What is attached to the listeners: filled route by route, then read listener by listener. */
final class Attachments {

    private final ServedListeners served;
    private final Map<ListenerSite, List<AttachedRule>> rules = new HashMap<>();
    private final Map<ListenerSite, Set<Route>> attached = new HashMap<>();
    private final Map<ListenerSite, Set<Route>> counted = new HashMap<>();
    private final Map<ListenerSite, Map<String, ClaimedHosts>> claims = new HashMap<>();
    private final Set<String> upstreams = new HashSet<>();

    /** Nothing is attached yet. */
    Attachments(ServedListeners served) {
        this.served = served;
    }

    /**
     * Attaches the rules of a route to a listener; a second parentRef of the route to the same listener adds nothing. A
     * listener that takes no traffic gets no rules, but the route is counted.
     */
    void attach(ListenerSite site, Route route, RouteRules itsRules) {
        if (!attached.computeIfAbsent(site, unused -> identities()).add(route) || !served.serves(site)) {
            return;
        }
        rules.computeIfAbsent(site, unused -> new ArrayList<>()).addAll(itsRules.rules());
        upstreams.addAll(itsRules.upstreams());
    }

    /** Counts a route as attached to a listener, where its hosts are no other kind's from now on. */
    void count(ListenerSite site, Route route, List<String> hostnames) {
        counted.computeIfAbsent(site, unused -> identities()).add(route);
        claims.computeIfAbsent(site, unused -> new HashMap<>(2))
                .computeIfAbsent(route.kind(), unused -> new ClaimedHosts())
                .add(hostnames);
    }

    /** Whether a counted route of another kind has one of these hosts at a listener. */
    boolean isClaimed(ListenerSite site, Route route, List<String> hostnames) {
        for (Map.Entry<String, ClaimedHosts> claim :
                claims.getOrDefault(site, Map.of()).entrySet()) {
            if (!claim.getKey().equals(route.kind()) && claim.getValue().overlap(hostnames)) {
                return true;
            }
        }
        return false;
    }

    /** Routes are told apart by identity: those of two kinds may have one key. */
    private static Set<Route> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** The rules attached to a listener, in the order of their routes' keys. */
    List<AttachedRule> rules(ListenerSite site) {
        return rules.getOrDefault(site, List.of());
    }

    /** How many accepted routes are attached to a listener. */
    int count(ListenerSite site) {
        return counted.getOrDefault(site, Set.of()).size();
    }

    /** The names of the upstreams that some attached rule leads to, sorted. */
    Set<String> upstreams() {
        return new TreeSet<>(upstreams);
    }
}
