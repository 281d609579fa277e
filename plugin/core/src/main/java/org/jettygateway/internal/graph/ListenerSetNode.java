package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.Resource;

/**
 * A ListenerSet for a Gateway that we serve.
 *
 * @param resource as written
 * @param listeners in the order of the manifest; none where it is not attached to the Gateway
 * @param conditions for the status
 */
public record ListenerSetNode(
        Resource<ListenerSet> resource, List<ListenerNode> listeners, List<Condition> conditions) {

    /** Copies the lists. */
    public ListenerSetNode {
        requireNonNull(resource, "resource");
        listeners = List.copyOf(listeners);
        conditions = List.copyOf(conditions);
    }

    /** Whether it is attached to the Gateway, and at least one of its listeners is well. */
    public boolean accepted() {
        return conditions.stream()
                .anyMatch(condition ->
                        condition.type().equals("Accepted") && condition.status() == Condition.Status.True);
    }
}
