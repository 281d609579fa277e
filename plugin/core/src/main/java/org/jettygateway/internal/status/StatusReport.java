package org.jettygateway.internal.status;

import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayGraph;

/** The statuses of a configuration, as a list of Kubernetes objects made of maps, lists, strings and numbers. */
public final class StatusReport {

    private StatusReport() {}

    /**
     * One entry for each GatewayClass, Gateway and HTTPRoute: {@code apiVersion}, {@code kind}, {@code metadata} (namespace,
     * name, generation where the manifest has one) and the {@code status} that a controller would write.
     */
    public static List<Map<String, Object>> of(GatewayGraph graph) {
        throw new UnsupportedOperationException();
    }
}
