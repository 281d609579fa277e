package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jettygateway.internal.model.ObjectKey;

/** What is attached to the listeners: filled route by route, then read listener by listener. */
final class Attachments {

    private final ServedListeners served;
    private final Map<ListenerSite, List<AttachedRule>> rules = new HashMap<>();
    private final Map<ListenerSite, Set<ObjectKey>> attached = new HashMap<>();
    private final Map<ListenerSite, Set<ObjectKey>> counted = new HashMap<>();
    private final Set<String> upstreams = new TreeSet<>();

    /** Nothing is attached yet. */
    Attachments(ServedListeners served) {
        this.served = served;
    }

    /**
     * Attaches the rules of a route to a listener; a second parentRef of the route to the same listener adds nothing. A
     * listener that takes no traffic gets no rules, but the route is counted.
     */
    void attach(ListenerSite site, ObjectKey route, List<AttachedRule> itsRules) {
        if (!attached.computeIfAbsent(site, unused -> new HashSet<>()).add(route) || !served.serves(site)) {
            return;
        }
        rules.computeIfAbsent(site, unused -> new ArrayList<>()).addAll(itsRules);
        for (AttachedRule rule : itsRules) {
            for (BackendNode backend : rule.backends()) {
                String upstream = backend.upstream();
                if (upstream != null) {
                    upstreams.add(upstream);
                    backend.mirrors().forEach(mirror -> upstreams.add(mirror.upstream()));
                }
            }
            rule.mirrors().forEach(mirror -> upstreams.add(mirror.upstream()));
        }
    }

    /** Counts a route as attached to a listener. */
    void count(ListenerSite site, ObjectKey route) {
        counted.computeIfAbsent(site, unused -> new HashSet<>()).add(route);
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
        return upstreams;
    }
}
