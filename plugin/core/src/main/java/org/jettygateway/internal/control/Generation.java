package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.routing.RoutingSnapshot;
import org.jettygateway.problem.Problem;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;

/**
 * A configuration, ready to serve.
 *
 * @param number counts from 1
 * @param batch what it was made from
 * @param resources what is served: the batch's good objects, the last good version of bad ones, stand-ins for the rest
 * @param graph the resources, joined
 * @param snapshot the tables that requests are matched against
 * @param problems everything there is to say about the batch, sorted
 */
public record Generation(
        long number,
        ConfigBatch batch,
        ResourceSet resources,
        GatewayGraph graph,
        RoutingSnapshot snapshot,
        List<Problem> problems) {

    /** Copies the problems. */
    public Generation {
        requireNonNull(batch, "batch");
        requireNonNull(resources, "resources");
        requireNonNull(graph, "graph");
        requireNonNull(snapshot, "snapshot");
        problems = List.copyOf(problems);
    }

    /**
     * Makes the first generation of a batch. Pure: nothing is opened, started or logged.
     *
     * @throws InvalidConfigurationException where {@link GatewayController.Settings#strict} is set and the batch has errors
     */
    public static Generation of(ConfigBatch batch, GatewayController.Settings settings) {
        return new Generations(ConfigSource.Origin.FILES, settings).next(batch, null);
    }
}
