package org.jettygateway.internal.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the references of routes for one graph, and holds for the next: of a route that is the same object,
 * whose Services are the same objects, where nothing has changed that may permit, forbid or encrypt a reference. Of a route
 * with a reference that leads nowhere nothing is kept.
 */
public final class KnownRoutes {

    /** Nothing is known. */
    public static final KnownRoutes NONE = new KnownRoutes(null, Map.of());

    private static final int MOST_VIEWS = 16;

    private final @Nullable Facts facts;
    private final Map<Identity, Known> routes;

    private KnownRoutes(@Nullable Facts facts, Map<Identity, Known> routes) {
        this.facts = facts;
        this.routes = routes;
    }

    private record Identity(String kind, ObjectKey key) {

        static Identity of(Resource<? extends Route> route) {
            return new Identity(route.object().kind(), route.object().key());
        }
    }

    /** What all references depend on. */
    private record Facts(
            Map<ObjectKey, Resource<ReferenceGrant>> grants,
            Map<ObjectKey, Resource<BackendTLSPolicy>> policies,
            Map<ObjectKey, Resource<ConfigMap>> authorities,
            Authors authors,
            RegisteredExtensions extensions) {}

    /**
     * What is known of a route.
     *
     * @param route the route
     * @param backends its references, resolved
     * @param ports what they lead to
     * @param problems what is to be said about them
     * @param rules its rules as listeners serve them that leave it these hostnames; filled while it is attached
     */
    record Known(
            Resource<? extends Route> route,
            RouteBackends backends,
            Map<String, Backends.ServicePort> ports,
            List<Problem> problems,
            Map<List<String>, RouteRules> rules) {}

    /** Resolves the references of the routes of one graph, as far as that was not done for the last. */
    static final class Builder {

        private final Facts facts;
        private final Map<Identity, Known> last;
        private final Map<Identity, Known> now = new HashMap<>();
        private final Backends backends;

        /** Goes on from what was known of the last graph. */
        Builder(
                KnownRoutes last,
                ResourceSet resources,
                Authors authors,
                RegisteredExtensions extensions,
                Backends backends) {
            this.facts = new Facts(
                    resources.referenceGrants(),
                    resources.backendTlsPolicies(),
                    authorities(resources),
                    authors,
                    extensions);
            this.last = facts.equals(last.facts) ? last.routes : Map.of();
            this.backends = backends;
        }

        /** Those that some policy names: of all others a cluster is full, and they change all day. */
        private static Map<ObjectKey, Resource<ConfigMap>> authorities(ResourceSet resources) {
            Map<ObjectKey, Resource<ConfigMap>> named = new HashMap<>();
            for (Resource<BackendTLSPolicy> policy :
                    resources.backendTlsPolicies().values()) {
                for (LocalObjectReference ref : policy.object().caCertificateRefs()) {
                    ObjectKey key = new ObjectKey(policy.object().metadata().namespace(), ref.name());
                    Resource<ConfigMap> map = resources.configMaps().get(key);
                    if (map != null) {
                        named.put(key, map);
                    }
                }
            }
            return named;
        }

        /** What is known of a route now. */
        @SuppressWarnings("ReferenceEquality") // what was read again is another object
        Known resolve(Resource<? extends Route> route, Problems problems) {
            Identity identity = Identity.of(route);
            Known known = last.get(identity);
            if (known == null || known.route() != route || !backends.have(known.ports())) {
                Problems own = new Problems();
                RouteBackends resolved = RouteBackends.of(route, backends, facts.extensions(), own);
                known = new Known(route, resolved, backends.ports(resolved.targets()), own.sorted(), new HashMap<>(2));
            }
            if (known.rules().size() > MOST_VIEWS) { // left by listeners that had other hostnames once
                known.rules().clear();
            }
            backends.add(known.ports());
            problems.addAll(known.problems());
            if (known.backends().resolvedRefs().status() == Condition.Status.True) {
                now.put(identity, known);
            }
            return known;
        }

        /** What is known for the next graph. */
        KnownRoutes build() {
            return new KnownRoutes(facts, now);
        }
    }
}
