package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A backendRef, resolved.
 *
 * @param weight its share relative to the sum of its rule, from 0
 * @param upstream the name of the {@link UpstreamNode} it leads to; null where it leads nowhere
 * @param reason why it leads nowhere, for operators; empty where it does not
 */
public record BackendNode(int weight, @Nullable String upstream, String reason) {

    /** Checks that nothing is missing. */
    public BackendNode {
        requireNonNull(reason, "reason");
    }
}
