package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;

/** Joins resources into a {@link GatewayGraph}. */
public final class GraphBuilder {

    /** Who comes first claims its hosts for its kind of route; what is refused takes no place from others. */
    private static final Comparator<Resource<? extends Route>> FIRST_COME = Comparator.comparing(
                    (Resource<? extends Route> route) -> route.refusal() != null)
            .thenComparing(Resource::object, KubernetesObject.OLDEST_FIRST);

    private static final FieldPath PARENT_REFS = FieldPath.of("spec", "parentRefs");

    private final ResourceSet resources;
    private final Authors authors;
    private final RegisteredExtensions extensions;
    private final Problems problems;
    private final Suggestions suggestions = new Suggestions();

    private GraphBuilder(ResourceSet resources, Authors authors, RegisteredExtensions extensions, Problems problems) {
        this.resources = resources;
        this.authors = authors;
        this.extensions = extensions;
        this.problems = problems;
    }

    /**
     * A graph, and what the next one can take over.
     *
     * @param graph the graph
     * @param known what is known of its routes
     */
    public record Built(GatewayGraph graph, KnownRoutes known) {}

    /** Builds the graph of trusted authors' files for a program that has registered no filters. */
    public static GatewayGraph build(ResourceSet resources, Publication publication, Problems problems) {
        return build(resources, publication, Authors.TRUSTED, RegisteredExtensions.NONE, problems);
    }

    /**
     * Builds the graph. Pure; what is wrong becomes conditions, and problems for those who read files.
     *
     * @param resources a whole configuration
     * @param publication where declared ports are reachable
     * @param authors who may have written it
     * @param extensions which filters the program has registered
     * @param problems what authors should know, located in their files
     */
    public static GatewayGraph build(
            ResourceSet resources,
            Publication publication,
            Authors authors,
            RegisteredExtensions extensions,
            Problems problems) {
        return build(resources, publication, authors, extensions, problems, KnownRoutes.NONE)
                .graph();
    }

    /**
     * Builds the graph as above. It is the same graph whatever is known: only the work is less.
     *
     * @param last what is known of the routes of the graph before this one
     */
    public static Built build(
            ResourceSet resources,
            Publication publication,
            Authors authors,
            RegisteredExtensions extensions,
            Problems problems,
            KnownRoutes last) {
        return new GraphBuilder(resources, authors, extensions, problems).build(publication, last);
    }

    /**
     * The same graph with the endpoints of other EndpointSlices: for a configuration of which nothing else has changed.
     *
     * @param graph the graph of the resources as they were
     * @param resources the same but for the EndpointSlices
     * @param problems what is to be said about the endpoints
     */
    public static GatewayGraph withEndpoints(
            GatewayGraph graph, ResourceSet resources, Authors authors, Problems problems) {
        Upstreams upstreams = new Upstreams(resources.endpointSlices().values(), authors, problems);
        return new GatewayGraph(
                graph.classes(),
                graph.gateways(),
                graph.routes(),
                graph.upstreams().stream()
                        .map(node -> upstreams.refresh(node, resources.services()))
                        .toList(),
                graph.policies());
    }

    private Built build(Publication publication, KnownRoutes last) {
        GatewayClasses classes = GatewayClasses.of(resources, authors, suggestions, problems);
        List<GatewaySite> gateways = resources.gateways().values().stream()
                .sorted((a, b) -> KubernetesObject.OLDEST_FIRST.compare(a.object(), b.object()))
                .filter(classes::serves)
                .map(gateway -> GatewaySite.of(gateway, problems))
                .toList();
        Certificates certificates = new Certificates(resources, publication, suggestions, problems);
        ClientAuthorities clients = new ClientAuthorities(resources, publication, problems);
        List<ListenerSetSite> sets = ListenerSetSite.of(resources, gateways, suggestions, problems);
        List<ParentSite> parents = new ArrayList<>(gateways);
        parents.addAll(sets);
        ServedListeners served = ServedListeners.of(parents, publication, certificates, clients, problems);
        Attachments attachments = new Attachments(served);
        BackendTlsPolicies policies = new BackendTlsPolicies(resources, problems);
        Backends backends = new Backends(resources, policies, authors, suggestions);
        GatewayBackends own = new GatewayBackends(certificates, backends);
        KnownRoutes.Builder known = new KnownRoutes.Builder(last, resources, authors, extensions, backends);
        List<RouteNode> routes = attachRoutes(parents, known, own, attachments);
        Upstreams upstreams = new Upstreams(resources.endpointSlices().values(), authors, problems);
        GatewayNodes nodes = new GatewayNodes(served, sets, certificates, attachments, problems);
        GatewayGraph graph = new GatewayGraph(
                classes.nodes(),
                gateways.stream().map(nodes::node).toList(),
                routes,
                backends.nodes(attachments.upstreams(), upstreams),
                policies.nodes());
        return new Built(graph, known.build());
    }

    private List<RouteNode> attachRoutes(
            List<ParentSite> sites, KnownRoutes.Builder known, GatewayBackends own, Attachments attachments) {
        Parents parents = new Parents(resources, sites, suggestions, problems);
        Namespaces namespaces = new Namespaces(resources.namespaces());
        IdentityHashMap<Resource<? extends Route>, RouteNode> nodes = new IdentityHashMap<>();
        List<Resource<? extends Route>> routes = resources.routes();
        for (Resource<? extends Route> route :
                routes.stream().sorted(FIRST_COME).toList()) {
            RouteAttachment attachment = null;
            List<RouteNode.Parent> entries = new ArrayList<>();
            List<ParentReference> refs = route.object().parentRefs();
            for (int i = 0; i < refs.size(); i++) {
                FieldPath at = PARENT_REFS.index(i);
                ParentSite parent = parents.find(route, refs.get(i), at);
                if (parent != null) {
                    if (attachment == null) { // what is attached nowhere of ours is not ours to judge
                        attachment = new RouteAttachment(
                                known.resolve(route, problems), own, namespaces, attachments, problems);
                    }
                    entries.add(attachment.attach(refs.get(i), at, parent));
                }
            }
            nodes.put(route, new RouteNode(route, entries));
        }
        return routes.stream().map(nodes::get).filter(Objects::nonNull).toList();
    }
}
