package org.jettygateway.internal.routing;

import java.util.List;

/** All routing tables of one generation. Immutable; a request reads the current one once and keeps it to the end. */
public final class RoutingSnapshot {

    /** Decides one request. Takes no lock, does no I/O and allocates nothing. */
    public Decision decide(RequestView request) {
        throw new UnsupportedOperationException();
    }

    /** Where requests may be sent; {@link Upstream#index} is the position here. */
    public List<Upstream> upstreams() {
        throw new UnsupportedOperationException();
    }

    /** How many {@link Action.Forward} actions there are; their {@link Action.Forward#index} is below this. */
    public int forwards() {
        throw new UnsupportedOperationException();
    }
}
