package org.jettygateway.internal.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of time; {@code HTTPRouteTimeouts} in the Gateway API. Zero means that there is no limit.
 *
 * @param request for the whole exchange as the client sees it; null leaves it to the gateway's settings
 * @param backendRequest for one try at one backend; null means no limit of its own
 */
public record HTTPRouteTimeouts(
        @Nullable Duration request, @Nullable Duration backendRequest) {

    /** What a rule means that says nothing. */
    public static final HTTPRouteTimeouts UNSET = new HTTPRouteTimeouts(null, null);
}
