package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Service;

/**
 * Addresses out of a pool; and for each Gateway with labels or annotations in its {@code spec.infrastructure}, a Service in its
 * namespace that carries them. The pool is the load balancer of such a Service: its address is the Gateway's.
 */
final class PooledServices implements GatewayAddresses {

    /** No other load balancer looks at a Service of this class. */
    private static final String LOAD_BALANCER_CLASS = "jettygateway.org/address-pool";

    private final AddressPool pool;
    private final ClusterCache cache;
    private final KubernetesClient client;
    private final GatewayServices services;

    /** Addresses of this pool. */
    PooledServices(AddressPool pool, ClusterCache cache, KubernetesClient client) {
        this.pool = requireNonNull(pool, "pool");
        this.cache = requireNonNull(cache, "cache");
        this.client = requireNonNull(client, "client");
        this.services = new GatewayServices(cache, client);
    }

    @Override
    public Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways) {
        return pool.bind(gateways);
    }

    @Override
    public Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status) {
        return pool.complete(gateway, status);
    }

    @Override
    public void reconcile(List<GenericKubernetesResource> gateways) {
        List<GenericKubernetesResource> asking =
                gateways.stream().filter(PooledServices::hasInfrastructure).toList();
        Map<ObjectKey, List<Map<String, Object>>> more = services.listenersOfSets();
        services.reconcile(
                asking.stream()
                        .map(gateway -> service(gateway, more.getOrDefault(KubernetesSource.key(gateway), List.of())))
                        .toList(),
                PooledServices::isPooled,
                existing -> false);
        asking.forEach(this::publish);
    }

    private static boolean hasInfrastructure(GenericKubernetesResource gateway) {
        Map<String, Object> infrastructure = Tree.map(GatewayServices.spec(gateway), "infrastructure");
        return !Tree.map(infrastructure, "labels").isEmpty()
                || !Tree.map(infrastructure, "annotations").isEmpty();
    }

    private static boolean isPooled(GenericKubernetesResource service) {
        return Tree.text(GatewayServices.spec(service), "loadBalancerClass").equals(LOAD_BALANCER_CLASS);
    }

    private static GenericKubernetesResource service(
            GenericKubernetesResource gateway, List<Map<String, Object>> more) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("type", "LoadBalancer");
        spec.put("loadBalancerClass", LOAD_BALANCER_CLASS);
        spec.put("allocateLoadBalancerNodePorts", false);
        spec.put("ports", GatewayServices.ports(gateway, more));
        return GatewayServices.service(gateway, gateway.getMetadata().getNamespace(), spec);
    }

    /** Says at which addresses the Service is reached: those of the Gateway's status. */
    private void publish(GenericKubernetesResource gateway) {
        ObjectKey key = KubernetesSource.key(gateway);
        GenericKubernetesResource service =
                cache.find(Service.KIND, new ObjectKey(key.namespace(), GatewayServices.name(key)));
        if (service == null || !isPooled(service)) {
            return;
        }
        List<Map<String, Object>> addresses =
                Tree.maps(Tree.map(gateway.getAdditionalProperties(), "status"), "addresses").stream()
                        .filter(address -> Tree.text(address, "type").equals(GatewayAddress.IP_ADDRESS))
                        // "Proxy": nodes must not take the traffic for themselves, as there are no pods behind.
                        .map(address -> Map.<String, Object>of("ip", Tree.text(address, "value"), "ipMode", "Proxy"))
                        .toList();
        Map<String, Object> status = Map.of("loadBalancer", Map.of("ingress", addresses));
        List<Map<String, Object>> current =
                Tree.maps(Tree.map(Tree.map(service.getAdditionalProperties(), "status"), "loadBalancer"), "ingress");
        if (!Tree.same(current, addresses)) {
            GenericKubernetesResource changed = new GenericKubernetesResource();
            changed.setApiVersion(service.getApiVersion());
            changed.setKind(service.getKind());
            changed.setMetadata(service.getMetadata());
            Map<String, Object> fields = new LinkedHashMap<>(service.getAdditionalProperties());
            fields.put("status", status);
            changed.setAdditionalProperties(fields);
            client.resource(changed).updateStatus();
        }
    }
}
