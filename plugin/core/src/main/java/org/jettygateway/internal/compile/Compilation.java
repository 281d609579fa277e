package org.jettygateway.internal.compile;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.HostRules;
import org.jettygateway.internal.routing.ListenerTable;
import org.jettygateway.internal.routing.RoutingSnapshot;

/**
 * The tables of one graph, and what is known of how they were made: the next compilation takes over the hostnames that have the
 * same rules.
 */
public final class Compilation {

    /** Nothing was compiled yet. */
    public static final Compilation NONE = new Compilation(new RoutingSnapshot(List.of(), List.of(), 0), Map.of(), 0);

    /** So many numbers may be given away for nothing before all begins anew. */
    private static final int SLACK = 1000;

    private final RoutingSnapshot snapshot;
    private final Map<String, Listener> listeners;
    private final int upstreams;

    /**
     * A compilation.
     *
     * @param listeners by the name of their table
     * @param upstreams how many upstreams are in use
     */
    Compilation(RoutingSnapshot snapshot, Map<String, Listener> listeners, int upstreams) {
        this.snapshot = snapshot;
        this.listeners = Map.copyOf(listeners);
        this.upstreams = upstreams;
    }

    /**
     * A listener, compiled.
     *
     * @param port its declared port, which redirects go by
     * @param table its table
     * @param hosts what the table was made from, by hostname
     */
    record Listener(int port, ListenerTable table, Map<String, Host> hosts) {}

    /**
     * A hostname, compiled.
     *
     * @param given its rules
     * @param rules the same, compiled
     * @param forwards how many numbers of actions they have
     */
    record Host(List<AttachedRule> given, List<CompiledRule> rules, int forwards) {

        static Host of(List<AttachedRule> given, List<CompiledRule> rules) {
            int forwards = 0;
            for (CompiledRule rule : rules) {
                forwards += rule.forwards();
            }
            return new Host(given, rules, forwards);
        }

        /** Whether these are the same rules. */
        boolean isOf(List<AttachedRule> others) {
            return HostRules.same(given, others);
        }

        /** Adds its rules to those that need not be compiled again. */
        void addTo(IdentityHashMap<AttachedRule, CompiledRule> known) {
            rules.forEach(rule -> known.putIfAbsent(rule.rule(), rule));
        }
    }

    /** The tables. */
    public RoutingSnapshot snapshot() {
        return snapshot;
    }

    Map<String, Listener> listeners() {
        return listeners;
    }

    /** Whether more numbers are out of use than in use. */
    boolean isWorn() {
        int forwards = listeners.values().stream()
                .flatMap(listener -> listener.hosts().values().stream())
                .mapToInt(Host::forwards)
                .sum();
        return snapshot.forwards() > 2 * forwards + SLACK
                || snapshot.upstreams().size() > 2 * upstreams + SLACK;
    }
}
