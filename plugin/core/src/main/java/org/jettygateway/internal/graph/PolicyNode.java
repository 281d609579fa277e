package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;

/**
 * A BackendTLSPolicy with what became of it.
 *
 * @param resource as written
 * @param ancestors one entry for each Gateway of ours that sends traffic to a Service of the policy, in the order of their keys
 */
public record PolicyNode(Resource<BackendTLSPolicy> resource, List<Ancestor> ancestors) {

    /** Copies the ancestors. */
    public PolicyNode {
        requireNonNull(resource, "resource");
        ancestors = List.copyOf(ancestors);
    }

    /**
     * A policy under one Gateway; {@code PolicyAncestorStatus} in the Gateway API.
     *
     * @param ref the Gateway
     * @param conditions for the status
     */
    public record Ancestor(ParentReference ref, List<Condition> conditions) {

        /** Copies the conditions. */
        public Ancestor {
            requireNonNull(ref, "ref");
            conditions = List.copyOf(conditions);
        }
    }
}
