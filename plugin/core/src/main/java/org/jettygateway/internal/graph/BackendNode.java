package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jspecify.annotations.Nullable;

/**
 * A backendRef, resolved.
 *
 * @param weight its share relative to the sum of its rule, from 0
 * @param upstream the name of the {@link UpstreamNode} it leads to; null where it leads nowhere
 * @param reason why it leads nowhere, for operators; empty where it does not
 * @param filters its own filters
 */
public record BackendNode(int weight, @Nullable String upstream, String reason, List<HTTPRouteFilter> filters) {

    /** Copies the filters. */
    public BackendNode {
        requireNonNull(reason, "reason");
        filters = List.copyOf(filters);
    }
}
