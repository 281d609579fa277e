package org.jettygateway.internal.graph;

import java.util.List;

/**
 * A configuration, joined: what is served, by whom, and what is not and why.
 *
 * @param classes the GatewayClasses that are ours
 * @param gateways the Gateways that we serve, oldest first
 * @param routes every HTTPRoute, then every GRPCRoute, each in the order of their keys
 * @param upstreams every upstream that some attached rule leads to, by name
 * @param policies every BackendTLSPolicy, in the order of their keys
 */
public record GatewayGraph(
        List<GatewayClassNode> classes,
        List<GatewayNode> gateways,
        List<RouteNode> routes,
        List<UpstreamNode> upstreams,
        List<PolicyNode> policies) {

    /** Copies the lists. */
    public GatewayGraph {
        classes = List.copyOf(classes);
        gateways = List.copyOf(gateways);
        routes = List.copyOf(routes);
        upstreams = List.copyOf(upstreams);
        policies = List.copyOf(policies);
    }

    /** One without policies. */
    public GatewayGraph(
            List<GatewayClassNode> classes,
            List<GatewayNode> gateways,
            List<RouteNode> routes,
            List<UpstreamNode> upstreams) {
        this(classes, gateways, routes, upstreams, List.of());
    }
}
