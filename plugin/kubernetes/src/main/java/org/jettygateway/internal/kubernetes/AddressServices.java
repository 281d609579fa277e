package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Service;

/**
 * Gives each Gateway a Service of type LoadBalancer, with its ports, labels and annotations, in the gateway's own namespace;
 * what the load balancer is reached at is the Gateway's address. All Gateways share the gateway's pods: on each port they are
 * told apart by hostname.
 */
final class AddressServices implements GatewayAddresses {

    /** More do not go into a Gateway's status. */
    private static final int MOST_ADDRESSES = 16;

    private final ClusterCache cache;
    private final GatewayServices services;
    private final String namespace;
    private final Map<String, Object> selector;

    /**
     * Services in a namespace.
     *
     * @param namespace where the gateway's pods are
     * @param selector their labels
     */
    AddressServices(ClusterCache cache, KubernetesClient client, String namespace, Map<String, Object> selector) {
        this.cache = requireNonNull(cache, "cache");
        this.services = new GatewayServices(cache, client);
        this.namespace = requireNonNull(namespace, "namespace");
        this.selector = Map.copyOf(selector);
    }

    /** Every address of the pod: what clients see is the load balancer's. What is not an IP address is refused later. */
    @Override
    public Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways) {
        Map<ObjectKey, List<Map<String, Object>>> bound = new HashMap<>();
        for (GenericKubernetesResource gateway : gateways) {
            List<Map<String, Object>> others = Tree.maps(GatewayServices.spec(gateway), "addresses");
            others.removeIf(AddressServices::isIpAddress);
            bound.put(KubernetesSource.key(gateway), others);
        }
        return bound;
    }

    @Override
    public Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status) {
        Map<String, Object> completed = new LinkedHashMap<>(status);
        List<Map<String, Object>> addresses = addresses(gateway);
        completed.remove("addresses");
        if (!addresses.isEmpty()) {
            completed.put("addresses", addresses);
            return completed;
        }
        List<Map<String, Object>> conditions = Tree.maps(status, "conditions");
        for (Map<String, Object> condition : conditions) {
            if (Tree.text(condition, "type").equals("Programmed")
                    && Tree.text(condition, "status").equals("True")) {
                condition.put("status", "False");
                condition.put("reason", "AddressNotAssigned");
                condition.put(
                        "message",
                        "Service %s/%s has no address yet".formatted(namespace, GatewayServices.name(gateway)));
            }
        }
        completed.put("conditions", conditions);
        return completed;
    }

    private List<Map<String, Object>> addresses(ObjectKey gateway) {
        GenericKubernetesResource service =
                cache.find(Service.KIND, new ObjectKey(namespace, GatewayServices.name(gateway)));
        List<Map<String, Object>> addresses = new ArrayList<>();
        if (service != null) {
            Map<String, Object> status = Tree.map(service.getAdditionalProperties(), "status");
            for (Map<String, Object> ingress : Tree.maps(Tree.map(status, "loadBalancer"), "ingress")) {
                String ip = Tree.text(ingress, "ip");
                Map<String, Object> address = new LinkedHashMap<>();
                address.put("type", ip.isEmpty() ? "Hostname" : GatewayAddress.IP_ADDRESS);
                address.put("value", ip.isEmpty() ? Tree.text(ingress, "hostname") : ip);
                addresses.add(address);
            }
        }
        return addresses.size() > MOST_ADDRESSES ? addresses.subList(0, MOST_ADDRESSES) : addresses;
    }

    @Override
    public void reconcile(List<GenericKubernetesResource> gateways) {
        Map<ObjectKey, List<Map<String, Object>>> more = services.listenersOfSets();
        services.reconcile(
                gateways.stream()
                        .map(gateway -> service(gateway, more.getOrDefault(KubernetesSource.key(gateway), List.of())))
                        .toList(),
                existing -> namespace.equals(existing.getMetadata().getNamespace()),
                this::mayBeWantedAgain);
    }

    /** Of a Gateway whose class is gone: it may come back, as when it is renewed, and the address would not. */
    private boolean mayBeWantedAgain(GenericKubernetesResource service) {
        String name = service.getMetadata().getName();
        return cache.objects(Gateway.KIND).stream()
                .filter(gateway ->
                        GatewayServices.name(KubernetesSource.key(gateway)).equals(name))
                .map(gateway -> new ObjectKey("", Tree.text(GatewayServices.spec(gateway), "gatewayClassName")))
                .anyMatch(gatewayClass -> cache.find(GatewayClass.KIND, gatewayClass) == null);
    }

    private GenericKubernetesResource service(GenericKubernetesResource gateway, List<Map<String, Object>> more) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("type", "LoadBalancer");
        spec.put("selector", selector);
        spec.put("ports", GatewayServices.ports(gateway, more));
        Tree.maps(GatewayServices.spec(gateway), "addresses").stream()
                .filter(AddressServices::isIpAddress)
                .map(address -> Tree.text(address, "value"))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .ifPresent(value -> spec.put("loadBalancerIP", value));
        return GatewayServices.service(gateway, namespace, spec);
    }

    private static boolean isIpAddress(Map<String, Object> address) {
        String type = Tree.text(address, "type");
        return type.isEmpty() || type.equals(GatewayAddress.IP_ADDRESS);
    }
}
