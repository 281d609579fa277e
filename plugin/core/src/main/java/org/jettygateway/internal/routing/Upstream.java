package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * Where requests are sent: a port of a Service. Its endpoints are live state and kept elsewhere, under {@link #name}.
 *
 * @param index the position in {@link RoutingSnapshot#upstreams}, from 0
 * @param name {@code shop/cart:8080}, the same from generation to generation
 */
public record Upstream(int index, String name) {

    /** Checks that it is named. */
    public Upstream {
        requireNonNull(name, "name");
    }
}
