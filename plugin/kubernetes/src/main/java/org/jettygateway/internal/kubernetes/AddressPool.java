package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Gives each Gateway an address of its own, the lowest that is free, out of a block of this machine's addresses. A Gateway
 * keeps its address as long as it lives, over restarts too: it stands in its status. What a Gateway asks for in
 * {@code spec.addresses} it gets, in the block or not. For one replica on one machine. Thread-safe.
 */
final class AddressPool implements GatewayAddresses {

    private static final Comparator<GenericKubernetesResource> OLDEST_FIRST =
            Comparator.<GenericKubernetesResource, String>comparing(
                            gateway -> String.valueOf(gateway.getMetadata().getCreationTimestamp()))
                    .thenComparing(KubernetesSource::key);

    private final Cidr block;
    private final Map<ObjectKey, String> given = new HashMap<>();

    /** Addresses out of this block. */
    AddressPool(Cidr block) {
        this.block = block;
    }

    @Override
    public synchronized Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways) {
        Map<ObjectKey, List<Map<String, Object>>> bound = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        List<GenericKubernetesResource> asking = new ArrayList<>();
        for (GenericKubernetesResource gateway :
                gateways.stream().sorted(OLDEST_FIRST).toList()) {
            List<Map<String, Object>> asked = asked(gateway);
            if (asked.stream().anyMatch(AddressPool::isForAny) || asked.isEmpty()) {
                asking.add(gateway);
            }
            asked.forEach(entry -> taken.add(String.valueOf(IpAddress.canonical(Tree.text(entry, "value")))));
            bound.put(KubernetesSource.key(gateway), asked);
        }
        given.keySet().retainAll(asking.stream().map(KubernetesSource::key).toList());
        given.values().removeAll(taken);
        asking.forEach(gateway -> keep(gateway, taken));
        for (GenericKubernetesResource gateway : asking) {
            ObjectKey key = KubernetesSource.key(gateway);
            String address = given.computeIfAbsent(key, unused -> block.lowestBut(taken));
            taken.add(String.valueOf(address));
            bound.put(key, with(address, asked(gateway)));
        }
        return bound;
    }

    /** Gives a Gateway the address back that it had: those that have one go before those that have none. */
    private void keep(GenericKubernetesResource gateway, Set<String> taken) {
        ObjectKey key = KubernetesSource.key(gateway);
        String address = given.get(key);
        if (address == null) {
            address = Tree.maps(Tree.map(gateway.getAdditionalProperties(), "status"), "addresses").stream()
                    .map(entry -> Tree.text(entry, "value"))
                    .filter(value -> block.contains(value) && !taken.contains(value))
                    .findFirst()
                    .orElse(null);
        }
        if (address != null) {
            given.put(key, address);
            taken.add(address);
        }
    }

    private static List<Map<String, Object>> with(@Nullable String address, List<Map<String, Object>> asked) {
        List<Map<String, Object>> entries = new ArrayList<>(asked);
        entries.removeIf(AddressPool::isForAny);
        // Without a value it asks for what cannot be had: the block is used up, and the status says so.
        entries.add(0, address == null ? Map.of() : Map.of("type", GatewayAddress.IP_ADDRESS, "value", address));
        return entries;
    }

    private static List<Map<String, Object>> asked(GenericKubernetesResource gateway) {
        return Tree.maps(Tree.map(gateway.getAdditionalProperties(), "spec"), "addresses");
    }

    private static boolean isForAny(Map<String, Object> entry) {
        String type = Tree.text(entry, "type");
        return (type.isEmpty() || type.equals(GatewayAddress.IP_ADDRESS))
                && Tree.text(entry, "value").isEmpty();
    }

    @Override
    public Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status) {
        return status;
    }

    @Override
    public void reconcile(List<GenericKubernetesResource> gateways) {
        // The machine has the addresses already.
    }
}
