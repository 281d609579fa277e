package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * Where copies of a rule's requests are sent. Whether one is made is a pure function of a ticket: of {@code denominator}
 * consecutive tickets exactly {@code numerator} are copied, spread evenly.
 *
 * @param upstream where copies go
 * @param numerator from 0
 * @param denominator at least 1
 */
public record Mirror(Upstream upstream, int numerator, int denominator) {

    /** Checks that nothing is missing. */
    public Mirror {
        requireNonNull(upstream, "upstream");
    }

    /** Whether the {@code ticket}-th request is copied; any number will do. */
    public boolean takes(int ticket) {
        return Math.floorMod((long) ticket * numerator, denominator) < numerator;
    }

    /** {@code mirror 1/10 to shop/cart-next:8080}. */
    @Override
    public String toString() {
        return "mirror " + (numerator == denominator ? "" : numerator + "/" + denominator + " ") + "to "
                + upstream.name();
    }
}
