package org.jettygateway.internal.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.Condition;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jspecify.annotations.Nullable;

/** What the statuses of all kinds have in common. */
final class ObjectStatus {

    private ObjectStatus() {}

    /** An object with its status, and of the rest only what names it. */
    static Map<String, Object> of(KubernetesObject object, Map<String, Object> status) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (!object.key().namespace().isEmpty()) {
            metadata.put("namespace", object.key().namespace());
        }
        metadata.put("name", object.key().name());
        Long generation = object.generation();
        if (generation != null) {
            metadata.put("generation", generation);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("apiVersion", RouteGroupKind.GATEWAY_GROUP + "/v1");
        entry.put("kind", object.kind());
        entry.put("metadata", metadata);
        entry.put("status", status);
        return entry;
    }

    /**
     * Conditions as {@code metav1.Condition} spells them. Their {@code lastTransitionTime} is left to whoever writes them,
     * as it depends on what was written before.
     *
     * @param generation of the object that was looked at; null in files
     */
    static List<Map<String, Object>> conditions(List<Condition> conditions, @Nullable Long generation) {
        List<Map<String, Object>> list = new ArrayList<>(conditions.size());
        for (Condition condition : conditions) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", condition.type());
            map.put("status", condition.status().name());
            if (generation != null) {
                map.put("observedGeneration", generation);
            }
            map.put("reason", condition.reason());
            map.put("message", condition.message());
            list.add(map);
        }
        return list;
    }
}
