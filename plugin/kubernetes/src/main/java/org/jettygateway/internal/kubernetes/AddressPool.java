package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Gives each Gateway an address of its own, the lowest that is free, out of a block of this machine's addresses. A Gateway
 * keeps its address as long as it lives, over restarts too: it stands in its status. What a Gateway asks for in
 * {@code spec.addresses} it gets, in the block or not, unless an older one has it out of the block. For one replica on one machine. Thread-safe.
 */
final class AddressPool implements GatewayAddresses {

    private static final Comparator<GenericKubernetesResource> OLDEST_FIRST =
            Comparator.<GenericKubernetesResource, String>comparing(
                            gateway -> String.valueOf(gateway.getMetadata().getCreationTimestamp()))
                    .thenComparing(KubernetesSource::key);

    /** An entry that asks for what cannot be had, so that nothing is bound for it. */
    private static final Map<String, Object> NONE = Map.of();

    private final Cidr block;
    private final Map<ObjectKey, String> given = new HashMap<>();
    /** Why a Gateway did not get what it asked for. */
    private final Map<ObjectKey, Refusal> refusals = new HashMap<>();

    private record Refusal(String reason, String message) {}

    /** Addresses out of this block. */
    AddressPool(Cidr block) {
        this.block = block;
    }

    @Override
    public synchronized Map<ObjectKey, List<Map<String, Object>>> bind(List<GenericKubernetesResource> gateways) {
        List<GenericKubernetesResource> sorted =
                gateways.stream().sorted(OLDEST_FIRST).toList();
        given.keySet()
                .retainAll(sorted.stream()
                        .filter(AddressPool::takesAny)
                        .map(KubernetesSource::key)
                        .toList());
        refusals.clear();
        Map<ObjectKey, List<Map<String, Object>>> bound = new LinkedHashMap<>();
        Map<String, ObjectKey> holders = new HashMap<>();
        // Who holds an address keeps it, unless somebody older asks for that very one; the rest get what is left then.
        for (GenericKubernetesResource gateway : sorted) {
            if (takesAny(gateway)) {
                keep(gateway, holders);
            }
            bound.put(KubernetesSource.key(gateway), claim(gateway, holders));
        }
        for (GenericKubernetesResource gateway : sorted) {
            if (takesAny(gateway)) {
                ObjectKey key = KubernetesSource.key(gateway);
                bound.put(key, with(give(key, holders), bound.getOrDefault(key, List.of())));
            }
        }
        return bound;
    }

    /** Gives a Gateway the address back that it had, if it is not somebody else's by now. */
    private void keep(GenericKubernetesResource gateway, Map<String, ObjectKey> holders) {
        ObjectKey key = KubernetesSource.key(gateway);
        String address = given.remove(key);
        if (address == null) {
            address = Tree.maps(Tree.map(gateway.getAdditionalProperties(), "status"), "addresses").stream()
                    .map(entry -> Tree.text(entry, "value"))
                    .filter(value -> block.contains(value) && !holders.containsKey(value))
                    .findFirst()
                    .orElse(null);
        }
        if (address != null && !holders.containsKey(address)) {
            given.put(key, address);
            holders.put(address, key);
        }
    }

    /** What a Gateway asks for, but for what an older one got out of the block. */
    private List<Map<String, Object>> claim(GenericKubernetesResource gateway, Map<String, ObjectKey> holders) {
        ObjectKey key = KubernetesSource.key(gateway);
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Map<String, Object> entry : asked(gateway)) {
            String address = String.valueOf(IpAddress.canonical(Tree.text(entry, "value")));
            ObjectKey holder = holders.get(address);
            if (holder != null && !holder.equals(key) && address.equals(given.get(holder))) {
                refusals.put(
                        key,
                        new Refusal("AddressNotUsable", "%s is the address of Gateway %s".formatted(address, holder)));
                entries.add(NONE);
            } else {
                holders.putIfAbsent(address, key);
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The address of a Gateway that takes any: the one that it has, else the lowest that is free; null where none is. */
    private @Nullable String give(ObjectKey key, Map<String, ObjectKey> holders) {
        String address = given.get(key);
        if (address == null) {
            address = block.lowestBut(holders.keySet());
            if (address == null) {
                String message = "no address of %s is left (expected: a larger address pool)".formatted(block);
                refusals.put(key, new Refusal("AddressNotAssigned", message));
            } else {
                given.put(key, address);
                holders.put(address, key);
            }
        }
        return address;
    }

    private static boolean takesAny(GenericKubernetesResource gateway) {
        List<Map<String, Object>> asked = asked(gateway);
        return asked.isEmpty() || asked.stream().anyMatch(AddressPool::isForAny);
    }

    private static List<Map<String, Object>> with(@Nullable String address, List<Map<String, Object>> asked) {
        List<Map<String, Object>> entries = new ArrayList<>(asked);
        entries.removeIf(AddressPool::isForAny);
        entries.add(0, address == null ? NONE : Map.of("type", GatewayAddress.IP_ADDRESS, "value", address));
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
    public synchronized Map<String, Object> complete(ObjectKey gateway, Map<String, Object> status) {
        Refusal refusal = refusals.get(gateway);
        if (refusal == null) {
            return status;
        }
        List<Map<String, Object>> conditions = Tree.maps(status, "conditions");
        for (Map<String, Object> condition : conditions) {
            if (Tree.text(condition, "reason").equals("AddressNotAssigned")) {
                condition.put("reason", refusal.reason());
                condition.put("message", refusal.message());
            }
        }
        Map<String, Object> completed = new LinkedHashMap<>(status);
        completed.put("conditions", conditions);
        return completed;
    }

    @Override
    public void reconcile(List<GenericKubernetesResource> gateways) {
        // The machine has the addresses already.
    }
}
