package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import org.jettygateway.internal.control.RequestSample;
import org.jettygateway.internal.routing.Decision;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jspecify.annotations.Nullable;

/** Looks on while requests are decided. A gateway has one only where a setting asks for it. */
public final class Observation {

    private final RequestSample sample;
    private final @Nullable Shadow shadow;

    /** Remembers some requests, and asks a candidate about all, if there is one. */
    public Observation(RequestSample sample, @Nullable Shadow shadow) {
        this.sample = requireNonNull(sample, "sample");
        this.shadow = shadow;
    }

    /**
     * A request was decided.
     *
     * @param beganNanos when it came, in nanoseconds of {@link System#nanoTime}
     */
    public void decided(RequestView request, long beganNanos, RoutingSnapshot live, Decision decision) {
        sample.saw(request, beganNanos);
        if (shadow != null) {
            shadow.compare(request, beganNanos, live, decision);
        }
    }
}
