package org.jettygateway.handler;

import java.util.Map;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.event.ServingEvent;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.internal.status.PortFault;
import org.jettygateway.internal.status.StatusReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener what serves, each time that this changes a status. Thread-safe. */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHandler.class);

    private final @Nullable GatewayListener listener;
    private @Nullable RoutingSnapshot reported;
    private Map<Bind, PortFault> reportedFaults = Map.of();

    /** For a listener, or for none. */
    Serving(@Nullable GatewayListener listener) {
        this.listener = listener;
    }

    /** Tells of a generation that serves, with the ports that could not be opened. */
    synchronized void report(Generation generation, Map<Bind, PortFault> faults) {
        if (listener == null || (generation.snapshot() == reported && faults.equals(reportedFaults))) {
            return;
        }
        try {
            listener.onServing(new ServingEvent(generation.number(), StatusReport.of(generation.graph(), faults)));
            reported = generation.snapshot();
            reportedFaults = faults;
        } catch (RuntimeException e) {
            LOG.warn("A listener failed", e);
        }
    }
}
