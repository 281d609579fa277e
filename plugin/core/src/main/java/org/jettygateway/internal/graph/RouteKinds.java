package org.jettygateway.internal.graph;

import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.RouteGroupKind;

/**
 * The kinds of routes that may attach to a listener.
 *
 * @param supported those of the kinds asked for that fit its protocol and that we serve
 * @param unsupported the others that it asks for
 */
record RouteKinds(List<RouteGroupKind> supported, List<RouteGroupKind> unsupported) {

    private static final List<RouteGroupKind> HTTP_ROUTES =
            List.of(RouteGroupKind.HTTP_ROUTE, RouteGroupKind.GRPC_ROUTE);
    private static final Map<String, List<RouteGroupKind>> BY_PROTOCOL = Map.of(
            Listener.HTTP, HTTP_ROUTES,
            Listener.HTTPS, HTTP_ROUTES,
            Listener.TLS, List.of(RouteGroupKind.TLS_ROUTE),
            Listener.TCP, List.of(RouteGroupKind.TCP_ROUTE),
            Listener.UDP, List.of(RouteGroupKind.UDP_ROUTE));

    /** The kinds that fit a listener's protocol, the most usual first. */
    static List<RouteGroupKind> fitting(Listener listener) {
        return BY_PROTOCOL.getOrDefault(listener.protocol(), List.of());
    }

    /** The kinds of a listener. */
    static RouteKinds of(Listener listener) {
        List<RouteGroupKind> fitting = fitting(listener);
        List<RouteGroupKind> asked = listener.allowedRoutes().kinds();
        if (asked.isEmpty()) {
            return new RouteKinds(fitting, List.of());
        }
        return new RouteKinds(
                asked.stream().filter(fitting::contains).distinct().toList(),
                asked.stream()
                        .filter(kind -> !fitting.contains(kind))
                        .distinct()
                        .toList());
    }
}
