package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.BackendFilters;
import org.jettygateway.internal.routing.Mirror;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;

/** A generation with its live state: all that a request needs, behind one read. */
public final class LiveGeneration {

    private final Generation generation;
    private final UpstreamState[] upstreams;
    private final AtomicIntegerArray tickets;
    private final AtomicIntegerArray mirrorTickets;

    /**
     * Binds live state to a generation.
     *
     * @param states the states of the graph's upstreams, in their order
     */
    public LiveGeneration(Generation generation, List<UpstreamState> states) {
        this(
                generation,
                byNumber(generation, states),
                new AtomicIntegerArray(generation.snapshot().forwards()),
                new AtomicIntegerArray(generation.snapshot().forwards()));
    }

    private LiveGeneration(
            Generation generation,
            UpstreamState[] upstreams,
            AtomicIntegerArray tickets,
            AtomicIntegerArray mirrorTickets) {
        this.generation = requireNonNull(generation, "generation");
        this.upstreams = upstreams;
        this.tickets = tickets;
        this.mirrorTickets = mirrorTickets;
    }

    /** A generation with the same tables goes on where this one is: endpoints that come and go must not skew the weights. */
    LiveGeneration with(Generation next, List<UpstreamState> states) {
        return new LiveGeneration(next, byNumber(next, states), tickets, mirrorTickets);
    }

    private static UpstreamState[] byNumber(Generation generation, List<UpstreamState> states) {
        Map<String, UpstreamState> byName = new HashMap<>();
        List<UpstreamNode> nodes = generation.graph().upstreams();
        for (int i = 0; i < nodes.size(); i++) {
            byName.put(nodes.get(i).name(), states.get(i));
        }
        List<Upstream> numbered = generation.snapshot().upstreams();
        UpstreamState[] byNumber = new UpstreamState[numbered.size()];
        for (Upstream upstream : numbered) {
            UpstreamState state = byName.get(upstream.name());
            if (state != null) { // to one that is gone nothing leads: its number waits for another
                byNumber[upstream.index()] = state;
            }
        }
        return byNumber;
    }

    /** The generation. */
    public Generation generation() {
        return generation;
    }

    /** The live state of one of the snapshot's upstreams. */
    public UpstreamState state(Upstream upstream) {
        return upstreams[upstream.index()];
    }

    /** The upstreams that some rule leads to, by name. */
    public Stream<Upstream> upstreams() {
        Set<String> used =
                generation.graph().upstreams().stream().map(UpstreamNode::name).collect(Collectors.toSet());
        return generation.snapshot().upstreams().stream()
                .filter(upstream -> used.contains(upstream.name()))
                .sorted(Comparator.comparing(Upstream::name));
    }

    /** One line per upstream, for people: its name and the endpoints that are ready. */
    public List<String> describeUpstreams() {
        return upstreams()
                .map(upstream -> upstream.name() + " " + state(upstream))
                .toList();
    }

    /** The mirrors that get a copy of this request, of the rule and of its backend, each with the endpoint whose turn it is. */
    Mirrors mirrors(Action.Forward forward, WeightedBackends.Backend backend) {
        BackendFilters own = backend.own();
        if (forward.mirrors().isEmpty() && own.mirrors().isEmpty()) {
            return Mirrors.NONE;
        }
        List<Endpoint> endpoints = new ArrayList<>();
        addMirrors(endpoints, forward.mirrors(), forward.index());
        addMirrors(endpoints, own.mirrors(), own.index());
        return endpoints.isEmpty() ? Mirrors.NONE : new Mirrors(endpoints);
    }

    private void addMirrors(List<Endpoint> to, List<Mirror> mirrors, int index) {
        if (mirrors.isEmpty()) {
            return;
        }
        int ticket = mirrorTickets.getAndIncrement(index);
        for (Mirror mirror : mirrors) {
            Endpoint endpoint = mirror.takes(ticket) ? state(mirror.upstream()).next() : null;
            if (endpoint != null) {
                to.add(endpoint);
            }
        }
    }

    /** Draws a backend by weight. */
    public WeightedBackends.Backend draw(Action.Forward forward) {
        WeightedBackends backends = forward.backends();
        return backends.choose(backends.isSingle() ? 0 : tickets.getAndIncrement(forward.index()));
    }
}
