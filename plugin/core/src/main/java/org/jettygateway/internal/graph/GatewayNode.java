package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.Resource;

/**
 * A Gateway that we serve.
 *
 * @param resource as written
 * @param addresses where it is reachable, for the status
 * @param listeners in the order of the manifest
 * @param listenerSets those that are for it, oldest first, attached or not
 * @param conditions for the status
 */
public record GatewayNode(
        Resource<Gateway> resource,
        List<GatewayAddress> addresses,
        List<ListenerNode> listeners,
        List<ListenerSetNode> listenerSets,
        List<Condition> conditions) {

    /** Copies the lists. */
    public GatewayNode {
        requireNonNull(resource, "resource");
        addresses = List.copyOf(addresses);
        listeners = List.copyOf(listeners);
        listenerSets = List.copyOf(listenerSets);
        conditions = List.copyOf(conditions);
    }

    /** One without ListenerSets. */
    public GatewayNode(
            Resource<Gateway> resource,
            List<GatewayAddress> addresses,
            List<ListenerNode> listeners,
            List<Condition> conditions) {
        this(resource, addresses, listeners, List.of(), conditions);
    }

    /** Its own listeners, then those of the ListenerSets: all that it takes traffic at. */
    public List<ListenerNode> allListeners() {
        return Stream.concat(listeners.stream(), listenerSets.stream().flatMap(set -> set.listeners().stream()))
                .toList();
    }
}
