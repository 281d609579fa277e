package org.jettygateway.internal.status;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayClassNode;

/** {@code GatewayClassStatus} in the Gateway API. */
final class GatewayClassStatus {

    private GatewayClassStatus() {}

    /** The status of a class of ours. */
    static Map<String, Object> of(GatewayClassNode node) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "conditions",
                ObjectStatus.conditions(
                        node.conditions(), node.resource().object().generation()));
        status.put(
                "supportedFeatures",
                SupportedFeatures.NAMES.stream()
                        .map(name -> Map.of("name", name))
                        .toList());
        return ObjectStatus.of(node.resource().object(), status);
    }
}
