package org.jettygateway.internal.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that one configuration holds, by kind and key. Iteration is in the order of the keys.
 *
 * @param gatewayClasses by key; refused ones among them
 * @param gateways by key
 * @param listenerSets by key; refused ones among them
 * @param httpRoutes by key; refused ones among them (see {@link Resource#refusal})
 * @param grpcRoutes by key; refused ones among them
 * @param tlsRoutes by key; refused ones among them
 * @param tcpRoutes by key; refused ones among them
 * @param udpRoutes by key; refused ones among them
 * @param referenceGrants by key
 * @param namespaces by key
 * @param services by key
 * @param endpointSlices by key
 * @param secrets by key; refused ones among them
 * @param configMaps by key; refused ones among them
 * @param backendTlsPolicies by key; refused ones among them
 */
public record ResourceSet(
        Map<ObjectKey, Resource<GatewayClass>> gatewayClasses,
        Map<ObjectKey, Resource<Gateway>> gateways,
        Map<ObjectKey, Resource<ListenerSet>> listenerSets,
        Map<ObjectKey, Resource<HTTPRoute>> httpRoutes,
        Map<ObjectKey, Resource<GRPCRoute>> grpcRoutes,
        Map<ObjectKey, Resource<TLSRoute>> tlsRoutes,
        Map<ObjectKey, Resource<TCPRoute>> tcpRoutes,
        Map<ObjectKey, Resource<UDPRoute>> udpRoutes,
        Map<ObjectKey, Resource<ReferenceGrant>> referenceGrants,
        Map<ObjectKey, Resource<Namespace>> namespaces,
        Map<ObjectKey, Resource<Service>> services,
        Map<ObjectKey, Resource<EndpointSlice>> endpointSlices,
        Map<ObjectKey, Resource<Secret>> secrets,
        Map<ObjectKey, Resource<ConfigMap>> configMaps,
        Map<ObjectKey, Resource<BackendTLSPolicy>> backendTlsPolicies) {

    /** Copies and sorts the maps. */
    public ResourceSet {
        gatewayClasses = sorted(gatewayClasses);
        gateways = sorted(gateways);
        listenerSets = sorted(listenerSets);
        httpRoutes = sorted(httpRoutes);
        grpcRoutes = sorted(grpcRoutes);
        tlsRoutes = sorted(tlsRoutes);
        tcpRoutes = sorted(tcpRoutes);
        udpRoutes = sorted(udpRoutes);
        referenceGrants = sorted(referenceGrants);
        namespaces = sorted(namespaces);
        services = sorted(services);
        endpointSlices = sorted(endpointSlices);
        secrets = sorted(secrets);
        configMaps = sorted(configMaps);
        backendTlsPolicies = sorted(backendTlsPolicies);
    }

    /** Sorts resources of any kind into a set. Of two with one kind and key, the later stays. */
    public static ResourceSet of(Collection<? extends Resource<?>> resources) {
        return new ResourceSet(
                only(GatewayClass.class, resources),
                only(Gateway.class, resources),
                only(ListenerSet.class, resources),
                only(HTTPRoute.class, resources),
                only(GRPCRoute.class, resources),
                only(TLSRoute.class, resources),
                only(TCPRoute.class, resources),
                only(UDPRoute.class, resources),
                only(ReferenceGrant.class, resources),
                only(Namespace.class, resources),
                only(Service.class, resources),
                only(EndpointSlice.class, resources),
                only(Secret.class, resources),
                only(ConfigMap.class, resources),
                only(BackendTLSPolicy.class, resources));
    }

    /** The routes of all kinds, kind by kind. */
    public List<Resource<? extends Route>> routes() {
        List<Resource<? extends Route>> routes = new ArrayList<>(httpRoutes.values());
        routes.addAll(grpcRoutes.values());
        routes.addAll(tlsRoutes.values());
        routes.addAll(tcpRoutes.values());
        routes.addAll(udpRoutes.values());
        return routes;
    }

    /** The same resources, not copies: that one has not changed is told by its identity. */
    @SuppressWarnings("unchecked") // a resource of an object of that kind
    private static <T extends KubernetesObject> Map<ObjectKey, Resource<T>> only(
            Class<T> kind, Collection<? extends Resource<?>> resources) {
        Map<ObjectKey, Resource<T>> found = new TreeMap<>();
        for (Resource<?> resource : resources) {
            if (kind.isInstance(resource.object())) {
                found.put(resource.object().key(), (Resource<T>) resource);
            }
        }
        return found;
    }

    private static <V> Map<ObjectKey, V> sorted(Map<ObjectKey, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
