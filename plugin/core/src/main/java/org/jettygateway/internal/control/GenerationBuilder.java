package org.jettygateway.internal.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jettygateway.internal.compile.Compilation;
import org.jettygateway.internal.compile.RoutingCompiler;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.graph.Authors;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.PolicyNode;
import org.jettygateway.internal.lint.Lint;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;

/** Makes a generation of what was decoded and of the generation before it. Pure. */
final class GenerationBuilder {

    private final DecodedBatch decoded;
    private final Authors authors;
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

    private GenerationBuilder(DecodedBatch decoded, Authors authors, Map<Identity, Resource<?>> last) {
        this.decoded = decoded;
        this.authors = authors;
        this.last = last;
    }

    /**
     * Makes a generation.
     *
     * @param batch what was decoded
     * @param now the time from which certificates must last
     * @param before the generation that serves now, from which trusted authors get their last good versions back, and workings
     * @throws InvalidConfigurationException where any error refuses the whole batch, and there is one
     */
    static Made build(
            ConfigBatch batch,
            DecodedBatch decoded,
            Authors authors,
            GatewayController.Settings settings,
            Instant now,
            Made before) {
        Generation last = before.generation();
        Workings known = before.workings();
        boolean allWell = decoded.refused().isEmpty() && decoded.unreadable().isEmpty();
        Map<Identity, Resource<?>> lastGood =
                last == null || allWell || authors == Authors.TENANTS ? Map.of() : byIdentity(last);
        GenerationBuilder builder = new GenerationBuilder(decoded, authors, lastGood);
        builder.select();
        ResourceSet resources = ResourceSet.of(builder.served.values());
        GraphBuilder.Built built = GraphBuilder.build(
                resources, settings.publication(), authors, settings.extensions(), builder.problems, known.routes());
        GatewayGraph graph = built.graph();
        if (settings.strict() && builder.problems.hasErrors()) {
            throw new InvalidConfigurationException(builder.problems.sorted());
        }
        Lint.Known lint = authors == Authors.TRUSTED
                ? Lint.check(resources, graph, now, builder.problems, known.lint())
                : Lint.Known.NONE; // others do not read the log
        Compilation compilation = RoutingCompiler.compile(graph, known.compilation());
        Generation made = new Generation(
                last == null ? 1 : last.number() + 1,
                batch,
                resources,
                graph,
                compilation.snapshot(),
                authors == Authors.TENANTS
                        ? withoutForeignHolders(builder.problems.sorted(), graph)
                        : builder.problems.sorted());
        return new Made(made, new Workings(built.known(), lint, compilation));
    }

    private static boolean isHolder(String subject) {
        return subject.startsWith(Secret.KIND + " ") || subject.startsWith(ConfigMap.KIND + " ");
    }

    private static String identity(String kind, String own, CertificateRef ref) {
        String namespace = ref.namespace() == null ? own : ref.namespace();
        return new Identity(kind, new ObjectKey(namespace, ref.name())).toString();
    }

    private static void addSecrets(String own, List<Listener> listeners, Set<String> ours) {
        listeners.stream()
                .flatMap(listener -> listener.tls().certificateRefs().stream())
                .forEach(ref -> ours.add(identity(Secret.KIND, own, ref)));
    }

    /** A cluster is full of Secrets and ConfigMaps for others, who have their own ways to find out what is wrong with them. */
    private static List<Problem> withoutForeignHolders(List<Problem> problems, GatewayGraph graph) {
        Set<String> ours = new HashSet<>();
        for (GatewayNode gateway : graph.gateways()) {
            String own = gateway.resource().object().metadata().namespace();
            addSecrets(own, gateway.resource().object().listeners(), ours);
            gateway.listenerSets().stream()
                    .map(set -> set.resource().object())
                    .forEach(set -> addSecrets(set.metadata().namespace(), set.listeners(), ours));
            GatewayTls tls = gateway.resource().object().tls();
            if (tls.clientCertificateRef() != null) {
                ours.add(identity(Secret.KIND, own, tls.clientCertificateRef()));
            }
            Stream.concat(
                            Stream.ofNullable(tls.frontend()),
                            tls.perPort().stream()
                                    .map(GatewayTls.PerPort::validation)
                                    .flatMap(Stream::ofNullable))
                    .flatMap(validation -> validation.caCertificateRefs().stream())
                    .forEach(ref -> ours.add(identity(ConfigMap.KIND, own, ref)));
        }
        for (PolicyNode policy : graph.policies()) {
            BackendTLSPolicy object = policy.resource().object();
            object.caCertificateRefs()
                    .forEach(ref -> ours.add(new Identity(
                                    ConfigMap.KIND,
                                    new ObjectKey(object.metadata().namespace(), ref.name()))
                            .toString()));
        }
        return problems.stream()
                .filter(problem -> !isHolder(problem.subject()) || ours.contains(problem.subject()))
                .toList();
    }

    /**
     * Makes a generation where nothing but EndpointSlices has changed, and all are well: it has the last one's tables.
     *
     * @param batch what was decoded
     * @param last the generation that serves now
     */
    static Generation withEndpoints(ConfigBatch batch, DecodedBatch decoded, Authors authors, Generation last) {
        List<Resource<?>> resources = new ArrayList<>(byIdentity(last).values());
        resources.removeIf(resource -> resource.object() instanceof EndpointSlice);
        decoded.resources().stream()
                .filter(resource -> resource.object() instanceof EndpointSlice)
                .forEach(resources::add);
        ResourceSet served = ResourceSet.of(resources);
        Problems before = new Problems();
        GraphBuilder.withEndpoints(last.graph(), last.resources(), authors, before);
        Problems problems = new Problems();
        Set<Problem> gone = Set.copyOf(before.sorted());
        last.problems().stream().filter(problem -> !gone.contains(problem)).forEach(problems::add);
        GatewayGraph graph = GraphBuilder.withEndpoints(last.graph(), served, authors, problems);
        return new Generation(last.number() + 1, batch, served, graph, last.snapshot(), problems.sorted());
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
            } else if (refused.standIn() != null && standsIn(refused.standIn())) {
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

    /** A Gateway that stands for itself only gets a status, which no file has. */
    private boolean standsIn(Resource<?> refused) {
        return authors == Authors.TENANTS || !(refused.object() instanceof Gateway);
    }

    private void serve(Resource<?> resource) {
        served.put(Identity.of(resource), resource);
    }

    private void stale(String document, String subject, String message) {
        problems.add(
                new Problem(Severity.WARNING, Location.of(document), subject, FieldPath.ROOT, message, Code.STALE));
    }

    private static Map<Identity, Resource<?>> byIdentity(Generation generation) {
        ResourceSet resources = generation.resources();
        List<Resource<?>> all = new ArrayList<>();
        all.addAll(resources.gatewayClasses().values());
        all.addAll(resources.gateways().values());
        all.addAll(resources.listenerSets().values());
        all.addAll(resources.routes());
        all.addAll(resources.referenceGrants().values());
        all.addAll(resources.namespaces().values());
        all.addAll(resources.services().values());
        all.addAll(resources.endpointSlices().values());
        all.addAll(resources.secrets().values());
        all.addAll(resources.configMaps().values());
        all.addAll(resources.backendTlsPolicies().values());
        Map<Identity, Resource<?>> byIdentity = new HashMap<>();
        all.forEach(resource -> byIdentity.put(Identity.of(resource), resource));
        return byIdentity;
    }
}
