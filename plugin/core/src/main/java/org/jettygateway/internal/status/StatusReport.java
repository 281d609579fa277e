package org.jettygateway.internal.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.Bind;

/** The statuses of a configuration, as a list of Kubernetes objects made of maps, lists, strings and numbers. */
public final class StatusReport {

    private StatusReport() {}

    /**
     * One entry for each GatewayClass, Gateway, ListenerSet, route and BackendTLSPolicy: {@code apiVersion}, {@code kind}, {@code metadata} (namespace,
     * name, generation where the manifest has one) and the {@code status} that a controller would write. Classes and
     * Gateways of other controllers are left out, with their ListenerSets; a route that is attached to none of ours has no parents.
     */
    public static List<Map<String, Object>> of(GatewayGraph graph) {
        return of(graph, OpenPorts.ALL);
    }

    /**
     * The same where ports were opened.
     *
     * @param faults the local addresses and ports that could not be opened
     */
    public static List<Map<String, Object>> of(GatewayGraph graph, Map<Bind, PortFault> faults) {
        return of(graph, new OpenPorts(faults));
    }

    private static List<Map<String, Object>> of(GatewayGraph graph, OpenPorts ports) {
        List<Map<String, Object>> report = new ArrayList<>();
        graph.classes().forEach(node -> report.add(GatewayClassStatus.of(node)));
        graph.gateways().forEach(node -> report.add(GatewayStatus.of(node, ports)));
        graph.gateways()
                .forEach(gateway ->
                        gateway.listenerSets().forEach(node -> report.add(ListenerSetStatus.of(node, ports))));
        graph.routes().forEach(node -> report.add(RouteStatus.of(node)));
        graph.policies().forEach(node -> report.add(BackendTLSPolicyStatus.of(node)));
        return report;
    }
}
