package org.jettygateway.internal.graph;

import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Problems;

/** Joins resources into a {@link GatewayGraph}. */
public final class GraphBuilder {

    private GraphBuilder() {}

    /**
     * Builds the graph. Pure; what is wrong becomes conditions, and problems for those who read files.
     *
     * @param resources a whole configuration
     * @param publication where declared ports are reachable
     * @param problems what authors should know, located in their files
     */
    public static GatewayGraph build(ResourceSet resources, Publication publication, Problems problems) {
        throw new UnsupportedOperationException();
    }
}
