package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * A filter of the program that the gateway is embedded in, as a route refers to it. The doors know the filter itself.
 *
 * @param reference what it is registered as, {@code example.com/RateLimit/strict}
 * @param name the last part of that
 * @param namespace of the route
 */
public record Extension(String reference, String name, String namespace) {

    /** Checks that nothing is missing. */
    public Extension {
        requireNonNull(reference, "reference");
        requireNonNull(name, "name");
        requireNonNull(namespace, "namespace");
    }

    /** {@code extension example.com/RateLimit/strict}. */
    @Override
    public String toString() {
        return "extension " + reference;
    }
}
