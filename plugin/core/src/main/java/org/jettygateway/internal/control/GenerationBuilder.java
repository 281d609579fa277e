package org.jettygateway.internal.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jettygateway.internal.compile.RoutingCompiler;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jspecify.annotations.Nullable;

/** Makes a generation of a batch and of the generation before it, from which the last good versions come. Pure. */
final class GenerationBuilder {

    private final DecodedBatch decoded;
    private final Map<Identity, Resource<?>> last;
    private final Map<Identity, Resource<?>> served = new LinkedHashMap<>();
    private final Problems problems = new Problems();

    /** What makes two objects the same. */
    private record Identity(String kind, ObjectKey key) {

        static Identity of(Resource<?> resource) {
            return new Identity(resource.object().kind(), resource.object().key());
        }

        @Override
        public String toString() {
            return kind + " " + key;
        }
    }

    private GenerationBuilder(DecodedBatch decoded, Map<Identity, Resource<?>> last) {
        this.decoded = decoded;
        this.last = last;
    }

    /**
     * Makes a generation.
     *
     * @param last the generation that serves now; null at start
     * @throws InvalidConfigurationException where any error refuses the whole batch, and there is one
     */
    static Generation build(ConfigBatch batch, GatewayController.Settings settings, @Nullable Generation last) {
        DecodedBatch decoded = ResourceDecoder.decode(batch);
        GenerationBuilder builder = new GenerationBuilder(decoded, last == null ? Map.of() : byIdentity(last));
        builder.select();
        ResourceSet resources = ResourceSet.of(builder.served.values());
        GatewayGraph graph =
                GraphBuilder.build(resources, settings.publication(), settings.extensions(), builder.problems);
        if (settings.strict() && builder.problems.hasErrors()) {
            throw new InvalidConfigurationException(builder.problems.sorted());
        }
        return new Generation(
                last == null ? 1 : last.number() + 1,
                batch,
                resources,
                graph,
                RoutingCompiler.compile(graph),
                builder.problems.sorted());
    }

    /** Chooses what is served: what is good, the last good version of what is not, and what may stand in for the rest. */
    private void select() {
        problems.addAll(decoded.problems());
        decoded.resources().forEach(this::serve);
        for (DecodedBatch.Refused refused : decoded.refused()) {
            Resource<?> lastGood = last.get(new Identity(refused.kind(), refused.key()));
            if (lastGood != null && lastGood.refusal() == null) {
                serve(lastGood);
                String subject = refused.kind() + " " + refused.key();
                stale(refused.document(), subject, "its last good version serves on");
            } else if (refused.standIn() != null) {
                serve(refused.standIn());
            }
        }
        Map<String, Integer> kept = new TreeMap<>();
        for (Resource<?> resource : last.values()) {
            String document = resource.origins().object().source();
            if (decoded.unreadable().contains(document)
                    && served.putIfAbsent(Identity.of(resource), resource) == null) {
                kept.merge(document, 1, Integer::sum);
            }
        }
        kept.forEach((document, count) ->
                stale(document, "", "its last good objects serve on (%d of them)".formatted(count)));
    }

    private void serve(Resource<?> resource) {
        served.put(Identity.of(resource), resource);
    }

    private void stale(String document, String subject, String message) {
        problems.add(new Problem(Severity.WARNING, Location.of(document), subject, FieldPath.ROOT, message));
    }

    private static Map<Identity, Resource<?>> byIdentity(Generation generation) {
        ResourceSet resources = generation.resources();
        List<Resource<?>> all = new ArrayList<>();
        all.addAll(resources.gatewayClasses().values());
        all.addAll(resources.gateways().values());
        all.addAll(resources.httpRoutes().values());
        all.addAll(resources.referenceGrants().values());
        all.addAll(resources.namespaces().values());
        all.addAll(resources.services().values());
        all.addAll(resources.endpointSlices().values());
        all.addAll(resources.secrets().values());
        Map<Identity, Resource<?>> byIdentity = new HashMap<>();
        all.forEach(resource -> byIdentity.put(Identity.of(resource), resource));
        return byIdentity;
    }
}
