package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * One line of the tables, for those who show or compare them.
 *
 * @param listener {@code shop/gateway/http (*.example.com)}
 * @param hostname the hostname under which the entry stands
 * @param entry what is matched and what is done
 */
public record TableRow(String listener, String hostname, RouteEntry entry) {

    /** Checks that nothing is missing. */
    public TableRow {
        requireNonNull(listener, "listener");
        requireNonNull(hostname, "hostname");
        requireNonNull(entry, "entry");
    }
}
