package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jettygateway.internal.model.ObjectKey;
import org.junit.jupiter.api.Test;

class AddressPoolTest {

    private final AddressPool pool = new AddressPool(Cidr.parse("127.1.0.0/29"));

    @Test
    void each_gateway_gets_the_lowest_free_address_and_keeps_it() {
        assertEquals(Map.of("a", "127.1.0.1", "b", "127.1.0.2"), bind(gateway("b", 2), gateway("a", 1)));
        assertEquals(
                Map.of("a", "127.1.0.1", "b", "127.1.0.2", "c", "127.1.0.3"),
                bind(gateway("c", 0), gateway("a", 1), gateway("b", 2)));
        assertEquals(Map.of("b", "127.1.0.2", "c", "127.1.0.3"), bind(gateway("c", 0), gateway("b", 2)));
        assertEquals(
                Map.of("b", "127.1.0.2", "c", "127.1.0.3", "d", "127.1.0.1"),
                bind(gateway("b", 2), gateway("c", 0), gateway("d", 9)));
    }

    @Test
    void after_a_restart_addresses_come_from_the_statuses() {
        GenericKubernetesResource old = gateway("old", 1);
        GenericKubernetesResource kept = gateway("kept", 2);
        kept.setAdditionalProperty("status", Map.of("addresses", List.of(address("IPAddress", "127.1.0.1"))));
        GenericKubernetesResource foreign = gateway("foreign", 3);
        foreign.setAdditionalProperty("status", Map.of("addresses", List.of(address("IPAddress", "10.0.0.1"))));
        assertEquals(Map.of("kept", "127.1.0.1", "old", "127.1.0.2", "foreign", "127.1.0.3"), bind(old, kept, foreign));
    }

    @Test
    void what_a_gateway_asks_for_it_gets_and_no_other_does() {
        GenericKubernetesResource asking = gateway("asking", 9, List.of(address("IPAddress", "127.1.0.1")));
        assertEquals(Map.of("asking", "127.1.0.1", "other", "127.1.0.2"), bind(gateway("other", 1), asking));
        assertEquals(
                Map.of("x", "127.9.0.1,Hostname:front.example"),
                bind(gateway("x", 1, List.of(address("IPAddress", "127.9.0.1"), address("Hostname", "front.example")))),
                "what is not an IP address is judged later");
        assertEquals(
                Map.of("y", "127.1.0.1"), bind(gateway("y", 1, List.of(Map.of("type", "IPAddress")))), "any address");
    }

    @Test
    void who_has_an_address_keeps_it_when_a_younger_one_asks_for_it() {
        assertEquals(Map.of("a", "127.1.0.1"), bind(gateway("a", 1)));
        assertEquals(
                Map.of("a", "127.1.0.1", "b", "null"),
                bind(gateway("a", 1), gateway("b", 2, List.of(address("IPAddress", "127.1.0.1")))));
        assertEquals("AddressNotUsable: 127.1.0.1 is the address of Gateway infra/a", refusal("b"));
        assertEquals(
                Map.of("b", "127.1.0.1"),
                bind(gateway("b", 2, List.of(address("IPAddress", "127.1.0.1")))),
                "when it is free");
        assertEquals("AddressNotAssigned: none", refusal("b"));
    }

    @Test
    void an_older_gateway_that_asks_for_an_address_gets_it() {
        assertEquals(Map.of("young", "127.1.0.1"), bind(gateway("young", 2)));
        assertEquals(
                Map.of("old", "127.1.0.1", "young", "127.1.0.2"),
                bind(gateway("young", 2), gateway("old", 1, List.of(address("IPAddress", "127.1.0.1")))));
    }

    @Test
    void a_block_that_is_used_up_gives_no_address_rather_than_all() {
        GenericKubernetesResource[] seven = new GenericKubernetesResource[7];
        for (int i = 0; i < seven.length; i++) {
            seven[i] = gateway("g" + i, i);
        }
        Map<String, String> bound = bind(seven);
        assertEquals("127.1.0.6", bound.get("g5"));
        assertEquals("null", bound.get("g6"));
        assertEquals(
                "AddressNotAssigned: no address of 127.1.0.0/29 is left (expected: a larger address pool)",
                refusal("g6"));
    }

    @Test
    void blocks_are_read() {
        Cidr block = Cidr.parse("10.20.0.0/16");
        assertTrue(block.contains("10.20.255.254"));
        assertFalse(block.contains("10.21.0.1"));
        assertFalse(block.contains("10.20.0.0"), "the block itself");
        assertFalse(block.contains("front.example"));
        assertFalse(block.contains("::1"));
        assertEquals("10.20.0.3", block.lowestBut(Set.of("10.20.0.1", "10.20.0.2")));
        for (String wrong :
                List.of("", "10.0.0.0", "10.0.0.1/16", "10.0.0.0/33", "10.0.0.0/31", "::/64", "a/8", "300.0.0.0/8")) {
            assertThrows(IllegalArgumentException.class, () -> Cidr.parse(wrong), wrong);
        }
    }

    private Map<String, String> bind(GenericKubernetesResource... gateways) {
        Map<String, String> bound = new TreeMap<>();
        pool.bind(Arrays.asList(gateways))
                .forEach((ObjectKey key, List<Map<String, Object>> entries) -> bound.put(
                        key.name(),
                        String.join(
                                ",",
                                entries.stream()
                                        .map(entry -> "IPAddress".equals(entry.get("type")) || entry.isEmpty()
                                                ? String.valueOf(entry.get("value"))
                                                : entry.get("type") + ":" + entry.get("value"))
                                        .toList())));
        return bound;
    }

    /** What the status of a Gateway says whose address could not be had. */
    private String refusal(String name) {
        Map<String, Object> judged = Map.of(
                "conditions",
                List.of(Map.of(
                        "type", "Programmed", "status", "False", "reason", "AddressNotAssigned", "message", "none")));
        Map<String, Object> completed = pool.complete(new ObjectKey("infra", name), judged);
        Map<String, Object> condition = Tree.maps(completed, "conditions").get(0);
        return condition.get("reason") + ": " + condition.get("message");
    }

    private static GenericKubernetesResource gateway(String name, int age) {
        return gateway(name, age, List.of());
    }

    private static GenericKubernetesResource gateway(String name, int age, List<Map<String, Object>> addresses) {
        GenericKubernetesResource gateway = new GenericKubernetesResource();
        gateway.setKind("Gateway");
        gateway.setMetadata(new ObjectMetaBuilder()
                .withNamespace("infra")
                .withName(name)
                .withCreationTimestamp("2026-01-01T00:00:0%dZ".formatted(age))
                .build());
        gateway.setAdditionalProperty("spec", Map.of("addresses", addresses));
        return gateway;
    }

    private static Map<String, Object> address(String type, String value) {
        return Map.of("type", type, "value", value);
    }
}
