package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;

/**
 * A route with what became of it at each of its parents.
 *
 * @param resource as written
 * @param parents one entry for each parentRef that leads to a Gateway of ours, in the order of the manifest
 */
public record RouteNode(Resource<? extends Route> resource, List<Parent> parents) {

    /** Copies the parents. */
    public RouteNode {
        requireNonNull(resource, "resource");
        parents = List.copyOf(parents);
    }

    /**
     * A route at one parent.
     *
     * @param ref as written, group, kind and namespace filled in
     * @param conditions for the status
     */
    public record Parent(ParentReference ref, List<Condition> conditions) {

        /** Copies the conditions. */
        public Parent {
            requireNonNull(ref, "ref");
            conditions = List.copyOf(conditions);
        }
    }
}
