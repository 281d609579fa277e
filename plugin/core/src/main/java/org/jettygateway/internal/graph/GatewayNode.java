package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.Resource;

/**
 * A Gateway that we serve.
 *
 * @param resource as written
 * @param addresses where it is reachable, for the status
 * @param listeners in the order of the manifest
 * @param conditions for the status
 */
public record GatewayNode(
        Resource<Gateway> resource,
        List<GatewayAddress> addresses,
        List<ListenerNode> listeners,
        List<Condition> conditions) {

    /** Copies the lists. */
    public GatewayNode {
        requireNonNull(resource, "resource");
        addresses = List.copyOf(addresses);
        listeners = List.copyOf(listeners);
        conditions = List.copyOf(conditions);
    }
}
