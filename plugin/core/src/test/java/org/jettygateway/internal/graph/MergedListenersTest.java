package org.jettygateway.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Problems;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.Test;

/** The listeners of random Gateways and sets against the rules of the spec, asked pair by pair. */
class MergedListenersTest {

    private static final List<String> PROTOCOLS = List.of("HTTP", "HTTP", "HTTPS", "TCP", "UDP");
    private static final List<String> HOSTNAMES = List.of("", "a.test", "*.a.test");

    private record Entry(String owner, String name, int port, String protocol, String hostname) {

        boolean sharesPort(Entry other) {
            return port == other.port && protocol.equals("UDP") == other.protocol.equals("UDP");
        }

        boolean isLike(Entry other) {
            return sharesPort(other) && protocol.equals(other.protocol) && hostname.equals(other.hostname);
        }

        boolean hasHost() {
            return protocol.startsWith("HTTP");
        }

        String conflict() {
            return hasHost() ? "HostnameConflict" : "ProtocolConflict";
        }
    }

    /** An object with listeners; the Gateway has no age. */
    private record Owner(String name, int age, List<Entry> listeners) {}

    @Test
    void conflictsAreThoseOfTheSpec() {
        Random random = new Random(20261126);
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int round = 0; round < 400; round++) {
            List<Owner> owners = owners(random);
            Map<String, String> actual = actual(owners);
            assertEquals(expected(owners), actual, owners::toString);
            actual.values().forEach(reason -> seen.merge(reason, 1, Integer::sum));
        }
        assertTrue(seen.size() == 3 && seen.values().stream().allMatch(count -> count > 100), seen::toString);
    }

    private static List<Owner> owners(Random random) {
        List<Owner> owners = new ArrayList<>();
        int sets = random.nextInt(4);
        for (int i = 0; i <= sets; i++) {
            String name = i == 0 ? "edge" : "set-" + i;
            List<Entry> listeners = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(3); j++) {
                String protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
                String hostname = !protocol.startsWith("HTTP") ? "" : HOSTNAMES.get(random.nextInt(HOSTNAMES.size()));
                listeners.add(new Entry(name, "l" + j, 80 + random.nextInt(2), protocol, hostname));
            }
            owners.add(new Owner(name, random.nextInt(3), listeners));
        }
        return owners;
    }

    /** For each listener why it is in conflict, pair by pair: of two objects the later loses, inside one both do. */
    private static Map<String, String> expected(List<Owner> owners) {
        List<Owner> order = new ArrayList<>(owners.subList(1, owners.size()));
        order.sort(Comparator.comparing(Owner::age).thenComparing(Owner::name));
        order.add(0, owners.get(0));
        Map<String, String> reasons = new LinkedHashMap<>();
        Set<Entry> holding = new HashSet<>();
        for (Owner owner : order) {
            List<Entry> rest = new ArrayList<>();
            for (Entry entry : owner.listeners()) {
                String lost = against(entry, holding);
                reasons.put(owner.name() + "/" + entry.name(), lost);
                if (lost.equals("NoConflicts")) {
                    rest.add(entry);
                }
            }
            for (Entry entry : rest) {
                List<Entry> others =
                        rest.stream().filter(other -> !other.equals(entry)).toList();
                boolean mixed = rest.stream()
                        .anyMatch(one -> one.sharesPort(entry)
                                && rest.stream()
                                        .anyMatch(two -> two.sharesPort(one)
                                                && !two.protocol().equals(one.protocol())));
                if (mixed) {
                    reasons.put(owner.name() + "/" + entry.name(), "ProtocolConflict");
                } else if (others.stream().anyMatch(entry::isLike)) {
                    reasons.put(owner.name() + "/" + entry.name(), entry.conflict());
                }
            }
            holding.addAll(rest);
        }
        return reasons;
    }

    private static String against(Entry entry, Set<Entry> holding) {
        if (holding.stream()
                .anyMatch(other -> other.sharesPort(entry) && !other.protocol().equals(entry.protocol()))) {
            return "ProtocolConflict";
        }
        return holding.stream().anyMatch(entry::isLike) ? entry.conflict() : "NoConflicts";
    }

    private static Map<String, String> actual(List<Owner> owners) {
        StringBuilder yaml = new StringBuilder();
        for (Owner owner : owners) {
            boolean gateway = owner.name().equals("edge");
            yaml.append("---\napiVersion: gateway.networking.k8s.io/v1\nkind: ")
                    .append(gateway ? "Gateway" : "ListenerSet")
                    .append("\nmetadata: {name: %s, creationTimestamp: \"2026-01-0%dT00:00:00Z\"}\nspec:\n"
                            .formatted(owner.name(), owner.age() + 1))
                    .append(
                            gateway
                                    ? "  gatewayClassName: any\n  allowedListeners: {namespaces: {from: All}}\n"
                                    : "  parentRef: {name: edge}\n")
                    .append("  listeners:\n");
            for (Entry entry : owner.listeners()) {
                String hostname = entry.hostname().isEmpty() ? "" : ", hostname: \"" + entry.hostname() + "\"";
                yaml.append("  - {name: %s, port: %d, protocol: %s%s}\n"
                        .formatted(entry.name(), entry.port(), entry.protocol(), hostname));
            }
        }
        var decoded = ResourceDecoder.decode(ConfigBatch.of(new Document("in.yaml", yaml.toString())));
        assertEquals(List.of(), decoded.refused(), yaml::toString);
        GatewayNode node = GraphBuilder.build(
                        ResourceSet.of(decoded.resources()), Publication.AS_DECLARED, new Problems())
                .gateways()
                .get(0);
        Map<String, String> reasons = new LinkedHashMap<>();
        node.listeners()
                .forEach(listener -> reasons.put("edge/" + listener.listener().name(), conflict(listener)));
        node.listenerSets()
                .forEach(set -> set.listeners()
                        .forEach(listener -> reasons.put(
                                set.resource().object().key().name() + "/"
                                        + listener.listener().name(),
                                conflict(listener))));
        return reasons;
    }

    private static String conflict(ListenerNode node) {
        return node.conditions().stream()
                .filter(condition -> condition.type().equals("Conflicted"))
                .flatMap(condition -> Stream.of(condition.reason()))
                .findFirst()
                .orElseThrow();
    }
}
