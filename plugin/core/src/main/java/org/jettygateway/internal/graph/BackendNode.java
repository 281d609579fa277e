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
 * @param mirrors its own mirrors, resolved; those that lead nowhere are left out
 */
public record BackendNode(
        int weight, @Nullable String upstream, String reason, List<HTTPRouteFilter> filters, List<MirrorNode> mirrors) {

    /** Copies the lists. */
    public BackendNode {
        requireNonNull(reason, "reason");
        filters = List.copyOf(filters);
        mirrors = List.copyOf(mirrors);
    }

    /** A backendRef without mirrors of its own. */
    public BackendNode(int weight, @Nullable String upstream, String reason, List<HTTPRouteFilter> filters) {
        this(weight, upstream, reason, filters, List.of());
    }
}
