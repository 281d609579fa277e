package org.jettygateway.internal.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent again; {@code HTTPRouteRetry} in the Gateway API (GEP-1731).
 *
 * @param codes statuses of answers that are not good enough, 400 to 599; may be empty
 * @param attempts how often a request is sent again at most, from 1; null leaves it to the gateway
 * @param backoff how long to wait before each time; null leaves it to the gateway
 */
public record HTTPRouteRetry(
        List<Integer> codes,
        @Nullable Integer attempts,
        @Nullable Duration backoff) {

    /** Copies the list. */
    public HTTPRouteRetry {
        codes = List.copyOf(codes);
    }
}
