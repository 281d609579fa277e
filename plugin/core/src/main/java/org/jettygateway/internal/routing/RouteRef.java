package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * Names the manifest's match behind a compiled entry, for logs and explanations.
 *
 * @param kind {@code HTTPRoute}
 * @param route {@code shop/cart}
 * @param rule the index in {@code spec.rules}
 * @param match the index in the rule's {@code matches}
 * @param location where the match was written: {@code routes.yaml:14:9}
 */
public record RouteRef(String kind, String route, int rule, int match, String location) {

    /** Checks that nothing is missing. */
    public RouteRef {
        requireNonNull(kind, "kind");
        requireNonNull(route, "route");
        requireNonNull(location, "location");
    }

    /** {@code HTTPRoute shop/cart rules[0].matches[1]}. */
    @Override
    public String toString() {
        return kind + " " + route + " rules[" + rule + "].matches[" + match + "]";
    }
}
