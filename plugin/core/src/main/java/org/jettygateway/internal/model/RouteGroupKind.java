package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A kind of route.
 *
 * @param group {@code gateway.networking.k8s.io} by default
 * @param kind {@code HTTPRoute}, say
 */
public record RouteGroupKind(String group, String kind) {

    /** The group of all Gateway API kinds. */
    public static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    /** HTTPRoute. */
    public static final RouteGroupKind HTTP_ROUTE = new RouteGroupKind(GATEWAY_GROUP, HTTPRoute.KIND);

    /** GRPCRoute. */
    public static final RouteGroupKind GRPC_ROUTE = new RouteGroupKind(GATEWAY_GROUP, GRPCRoute.KIND);

    /** TLSRoute. */
    public static final RouteGroupKind TLS_ROUTE = new RouteGroupKind(GATEWAY_GROUP, TLSRoute.KIND);

    /** TCPRoute. */
    public static final RouteGroupKind TCP_ROUTE = new RouteGroupKind(GATEWAY_GROUP, TCPRoute.KIND);

    /** UDPRoute. */
    public static final RouteGroupKind UDP_ROUTE = new RouteGroupKind(GATEWAY_GROUP, UDPRoute.KIND);

    /** Checks that nothing is missing. */
    public RouteGroupKind {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
    }
}
