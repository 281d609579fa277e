package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jettygateway.internal.graph.PolicyNode;
import org.jettygateway.internal.model.GatewayClass;
import org.jspecify.annotations.Nullable;

/** {@code PolicyStatus} in the Gateway API: what became of a BackendTLSPolicy under each Gateway of ours. */
final class BackendTLSPolicyStatus {

    /** What the CRD allows; those beyond are left out. */
    private static final int MOST_ANCESTORS = 16;

    private BackendTLSPolicyStatus() {}

    /** The status of a policy. */
    static Map<String, Object> of(PolicyNode node) {
        Long generation = node.resource().object().generation();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "ancestors",
                node.ancestors().stream()
                        .limit(MOST_ANCESTORS)
                        .map(ancestor -> ancestor(ancestor, generation))
                        .toList());
        return ObjectStatus.of(node.resource().object(), status);
    }

    private static Map<String, Object> ancestor(PolicyNode.Ancestor ancestor, @Nullable Long generation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ancestorRef", RouteStatus.parentRef(ancestor.ref()));
        map.put("controllerName", GatewayClass.CONTROLLER_NAME);
        map.put("conditions", ObjectStatus.conditions(ancestor.conditions(), generation));
        return map;
    }
}
