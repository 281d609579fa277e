package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.Resource;

/**
 * A GatewayClass that names our controller.
 *
 * @param resource as written
 * @param conditions for the status
 */
public record GatewayClassNode(Resource<GatewayClass> resource, List<Condition> conditions) {

    /** Copies the conditions. */
    public GatewayClassNode {
        requireNonNull(resource, "resource");
        conditions = List.copyOf(conditions);
    }
}
