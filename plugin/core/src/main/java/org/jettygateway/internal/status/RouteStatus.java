package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jettygateway.internal.graph.RouteNode;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ParentReference;
import org.jspecify.annotations.Nullable;

/** {@code RouteStatus} in the Gateway API: what became of a route at each parent of ours. */
final class RouteStatus {

    private RouteStatus() {}

    /** The status of a route. */
    static Map<String, Object> of(RouteNode node) {
        Long generation = node.resource().object().generation();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "parents",
                node.parents().stream()
                        .map(parent -> parent(parent, generation))
                        .toList());
        return ObjectStatus.of(node.resource().object(), status);
    }

    private static Map<String, Object> parent(RouteNode.Parent parent, @Nullable Long generation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("parentRef", parentRef(parent.ref()));
        map.put("controllerName", GatewayClass.CONTROLLER_NAME);
        map.put("conditions", ObjectStatus.conditions(parent.conditions(), generation));
        return map;
    }

    /** A {@code ParentReference} as a map. */
    static Map<String, Object> parentRef(ParentReference ref) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("group", ref.group());
        map.put("kind", ref.kind());
        putIfThere(map, "namespace", ref.namespace());
        map.put("name", ref.name());
        putIfThere(map, "sectionName", ref.sectionName());
        putIfThere(map, "port", ref.port());
        return map;
    }

    private static void putIfThere(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
