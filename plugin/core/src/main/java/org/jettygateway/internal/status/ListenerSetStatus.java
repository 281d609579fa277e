package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jettygateway.internal.graph.ListenerSetNode;

/** {@code ListenerSetStatus} in the Gateway API. */
final class ListenerSetStatus {

    private ListenerSetStatus() {}

    /** The status of a ListenerSet for a Gateway of ours. */
    static Map<String, Object> of(ListenerSetNode node, OpenPorts ports) {
        Long generation = node.resource().object().generation();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("conditions", ObjectStatus.conditions(ports.conditions(node), generation));
        status.put("listeners", GatewayStatus.listeners(node.listeners(), ports, generation));
        return ObjectStatus.of(node.resource().object(), status);
    }
}
