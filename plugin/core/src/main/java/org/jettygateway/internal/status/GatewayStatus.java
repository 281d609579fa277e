package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.ListenerSetNode;
import org.jettygateway.internal.model.AllowedListeners;
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
        status.put("listeners", listeners(node.listeners(), ports, generation));
        long attached =
                node.listenerSets().stream().filter(ListenerSetNode::accepted).count();
        if (attached > 0 || node.resource().object().allowedListeners().from() != AllowedListeners.From.None) {
            status.put("attachedListenerSets", attached);
        }
        return ObjectStatus.of(node.resource().object(), status);
    }

    /** The entries of listeners, of a Gateway or a ListenerSet. */
    static List<Map<String, Object>> listeners(
            List<ListenerNode> listeners, OpenPorts ports, @Nullable Long generation) {
        return listeners.stream()
                .map(listener -> listener(listener, ports, generation))
                .toList();
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
