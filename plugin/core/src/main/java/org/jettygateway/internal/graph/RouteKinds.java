package org.jettygateway.internal.graph;

import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.RouteGroupKind;

/**
 * The kinds of routes that may attach to a listener.
 *
 * @param supported those of the kinds asked for that fit its protocol and that we serve
 * @param unsupported the others that it asks for
 */
record RouteKinds(List<RouteGroupKind> supported, List<RouteGroupKind> unsupported) {

    private static final RouteKinds ONLY_HTTP_ROUTE = new RouteKinds(List.of(RouteGroupKind.HTTP_ROUTE), List.of());
    private static final RouteKinds NONE = new RouteKinds(List.of(), List.of());
    private static final Set<String> HTTP_PROTOCOLS = Set.of(Listener.HTTP, Listener.HTTPS);

    /** The kinds of a listener. */
    static RouteKinds of(Listener listener) {
        boolean fits = HTTP_PROTOCOLS.contains(listener.protocol());
        List<RouteGroupKind> asked = listener.allowedRoutes().kinds();
        if (asked.isEmpty()) {
            return fits ? ONLY_HTTP_ROUTE : NONE;
        }
        List<RouteGroupKind> unsupported = asked.stream()
                .filter(kind -> !fits || !kind.equals(RouteGroupKind.HTTP_ROUTE))
                .distinct()
                .toList();
        boolean supported = fits && asked.contains(RouteGroupKind.HTTP_ROUTE);
        return new RouteKinds(supported ? List.of(RouteGroupKind.HTTP_ROUTE) : List.of(), unsupported);
    }
}
