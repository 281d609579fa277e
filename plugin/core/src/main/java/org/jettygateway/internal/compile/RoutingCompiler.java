package org.jettygateway.internal.compile;

import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.routing.RoutingSnapshot;

/** Turns an accepted graph into the tables that requests are matched against. */
public final class RoutingCompiler {

    private RoutingCompiler() {}

    /** Compiles a graph. Pure: no I/O, no clock, no failure. */
    public static RoutingSnapshot compile(GatewayGraph graph) {
        throw new UnsupportedOperationException();
    }
}
