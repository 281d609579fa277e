package org.jettygateway.internal.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayGraph;

/** The statuses of a configuration, as a list of Kubernetes objects made of maps, lists, strings and numbers. */
public final class StatusReport {

    private StatusReport() {}

    /**
     * One entry for each GatewayClass, Gateway and HTTPRoute: {@code apiVersion}, {@code kind}, {@code metadata} (namespace,
     * name, generation where the manifest has one) and the {@code status} that a controller would write. Classes and
     * Gateways of other controllers are left out; a route that is attached to none of ours has no parents.
     */
    public static List<Map<String, Object>> of(GatewayGraph graph) {
        List<Map<String, Object>> report = new ArrayList<>();
        graph.classes().forEach(node -> report.add(GatewayClassStatus.of(node)));
        graph.gateways().forEach(node -> report.add(GatewayStatus.of(node)));
        graph.routes().forEach(node -> report.add(HTTPRouteStatus.of(node)));
        return report;
    }
}
