package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jspecify.annotations.Nullable;

/** {@code GatewayStatus} in the Gateway API. */
final class GatewayStatus {

    private GatewayStatus() {}

    /** The status of a Gateway of ours. */
    static Map<String, Object> of(GatewayNode node, OpenPorts ports) {
        Long generation = node.resource().object().generation();
        Map<String, Object> status = new LinkedHashMap<>();
        List<GatewayAddress> addresses = ports.addresses(node);
        if (!addresses.isEmpty()) {
            status.put(
                    "addresses", addresses.stream().map(GatewayStatus::address).toList());
        }
        status.put("conditions", ObjectStatus.conditions(ports.conditions(node), generation));
        status.put(
                "listeners",
                node.listeners().stream()
                        .map(listener -> listener(listener, ports, generation))
                        .toList());
        return ObjectStatus.of(node.resource().object(), status);
    }

    private static Map<String, Object> address(GatewayAddress address) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", address.type());
        map.put("value", address.value());
        return map;
    }

    private static Map<String, Object> listener(ListenerNode listener, OpenPorts ports, @Nullable Long generation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", listener.listener().name());
        map.put(
                "supportedKinds",
                listener.supportedKinds().stream().map(GatewayStatus::kind).toList());
        map.put("attachedRoutes", listener.attachedRoutes());
        map.put("conditions", ObjectStatus.conditions(ports.conditions(listener), generation));
        return map;
    }

    private static Map<String, Object> kind(RouteGroupKind kind) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("group", kind.group());
        map.put("kind", kind.kind());
        return map;
    }
}
