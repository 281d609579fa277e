package org.jettygateway.internal.listen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.status.PortFault;

/** The ports of several transports as one. */
public final class JoinedPorts implements ListenerPorts {

    private final List<ListenerPorts> transports;

    /** Joins the ports of these, each of a transport of its own. */
    public JoinedPorts(ListenerPorts... transports) {
        this.transports = List.of(transports);
    }

    @Override
    public void apply(GatewayGraph graph) {
        transports.forEach(ports -> ports.apply(graph));
    }

    @Override
    public void check(long generation, GatewayGraph graph) {
        transports.forEach(ports -> ports.check(generation, graph));
    }

    @Override
    public List<Bind> bound() {
        return transports.stream()
                .flatMap(ports -> ports.bound().stream())
                .sorted()
                .toList();
    }

    @Override
    public Map<Bind, PortFault> faults() {
        Map<Bind, PortFault> faults = new HashMap<>();
        transports.forEach(ports -> faults.putAll(ports.faults()));
        return Map.copyOf(faults);
    }

    @Override
    public void close() {
        transports.forEach(ListenerPorts::close);
    }
}
