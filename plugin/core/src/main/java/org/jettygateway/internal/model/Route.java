package org.jettygateway.internal.model;

import java.util.List;

/**
 * A route of requests, connections or datagrams: what HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute have in common, so
 * that all are attached by the same code.
 */
public sealed interface Route extends KubernetesObject permits HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute {

    /** What it wants to be attached to. */
    List<ParentReference> parentRefs();

    /** Lower case, each may begin with {@code *.}; empty means every host of the listener. */
    List<String> hostnames();

    /** In the order of the manifest, none left out; never empty. */
    List<? extends RouteRule> rules();
}
