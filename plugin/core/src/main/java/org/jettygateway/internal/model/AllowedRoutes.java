package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which routes may attach to a listener; {@code AllowedRoutes} in the Gateway API.
 *
 * @param from namespaces of which the routes may come; {@link From#Same} by default
 * @param selector labels that a route's Namespace must bear; set exactly when {@code from} is {@link From#Selector}
 * @param kinds what the listener accepts; empty means every kind that fits its protocol
 */
public record AllowedRoutes(From from, @Nullable LabelSelector selector, List<RouteGroupKind> kinds) {

    /** What a listener allows that says nothing: HTTPRoutes of the Gateway's own namespace. */
    public static final AllowedRoutes SAME_NAMESPACE = new AllowedRoutes(From.Same, null, List.of());

    /** Copies the kinds. */
    public AllowedRoutes {
        requireNonNull(from, "from");
        kinds = List.copyOf(kinds);
    }

    /** {@code FromNamespaces} in the Gateway API. */
    public enum From {
        /** Routes of every namespace. */
        All,
        /** Routes of the namespaces that the selector picks. */
        Selector,
        /** Routes of the Gateway's own namespace. */
        Same
    }
}
