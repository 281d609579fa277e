package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jettygateway.internal.model.GatewayClass;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class StatusMergeTest {

    private static final String OURS = GatewayClass.CONTROLLER_NAME;
    private static final String NOW = "2026-05-05T05:05:05Z";

    private static final String ROUTE = """
            parents:
            - parentRef: {group: gateway.networking.k8s.io, kind: Gateway, namespace: shop, name: front}
              controllerName: jettygateway.org/gateway-controller
              conditions:
              - {type: Accepted, status: 'True', observedGeneration: 2, reason: Accepted, message: ''}
            """;

    @Test
    void the_entries_of_others_stay_in_their_places() {
        Map<String, Object> current = yaml("""
                parents:
                - {parentRef: {name: a}, controllerName: example.com/a, conditions: [{type: Odd, status: Maybe}]}
                - parentRef: {group: gateway.networking.k8s.io, kind: Gateway, namespace: shop, name: front}
                  controllerName: jettygateway.org/gateway-controller
                  conditions: []
                - {parentRef: {name: b}, controllerName: example.com/b, conditions: [], extra: kept}
                """);
        Map<String, Object> merged = merge(current, yaml(ROUTE));
        List<Map<String, Object>> parents = Tree.maps(merged, "parents");
        assertEquals(
                List.of("example.com/a", OURS, "example.com/b"),
                parents.stream().map(entry -> entry.get("controllerName")).toList());
        assertTrue(Tree.same(Tree.maps(current, "parents").get(0), parents.get(0)));
        assertTrue(Tree.same(Tree.maps(current, "parents").get(2), parents.get(2)));
        assertEquals(NOW, condition(parents.get(1)).get("lastTransitionTime"));
    }

    @Test
    void an_entry_of_ours_goes_with_its_parentRef() {
        Map<String, Object> current = yaml("""
                parents:
                - {parentRef: {name: gone}, controllerName: jettygateway.org/gateway-controller, conditions: []}
                - {parentRef: {name: b}, controllerName: example.com/b, conditions: []}
                """);
        Map<String, Object> merged = merge(current, yaml("parents: []"));
        assertEquals(
                List.of("example.com/b"),
                Tree.maps(merged, "parents").stream()
                        .map(entry -> entry.get("controllerName"))
                        .toList());
    }

    @Test
    void a_route_of_others_is_left_alone() {
        Map<String, Object> current =
                yaml("parents: [{parentRef: {name: b}, controllerName: example.com/b, conditions: []}]");
        assertTrue(Tree.same(current, merge(current, yaml("parents: []"))));
        assertTrue(Tree.same(Map.of(), merge(Map.of(), yaml("parents: []"))));
    }

    @Test
    void the_time_changes_with_the_status_only() {
        Map<String, Object> written = StatusMerge.merge(Map.of(), yaml(ROUTE), OURS, "2026-01-01T00:00:00Z");
        assertTrue(Tree.same(written, merge(written, yaml(ROUTE))), "nothing to write");

        Map<String, Object> later =
                merge(written, yaml(ROUTE.replace("observedGeneration: 2", "observedGeneration: 3")));
        assertFalse(Tree.same(written, later));
        Map<String, Object> condition = condition(Tree.maps(later, "parents").get(0));
        assertEquals(3, condition.get("observedGeneration"));
        assertEquals("2026-01-01T00:00:00Z", condition.get("lastTransitionTime"));

        Map<String, Object> flipped = merge(written, yaml(ROUTE.replace("'True'", "'False'")));
        assertEquals(NOW, condition(Tree.maps(flipped, "parents").get(0)).get("lastTransitionTime"));
    }

    @Test
    void the_defaults_of_the_crd_are_replaced_and_conditions_of_others_kept() {
        Map<String, Object> current = yaml("""
                conditions:
                - {type: Accepted, status: Unknown, reason: Pending, message: x, lastTransitionTime: '1970-01-01T00:00:00Z'}
                - {type: Programmed, status: Unknown, reason: Pending, message: x, lastTransitionTime: '1970-01-01T00:00:00Z'}
                - {type: example.com/Billed, status: 'True', reason: Paid, message: ''}
                - {type: InsecureFrontendValidationMode, status: 'True', reason: ConfigurationChanged, message: ''}
                addresses: [{type: IPAddress, value: 127.9.9.9}]
                attachedListenerSets: 3
                fieldOfTomorrow: 0
                """);
        Map<String, Object> merged = merge(current, yaml("""
                conditions:
                - {type: Accepted, status: 'True', observedGeneration: 1, reason: Accepted, message: ''}
                - {type: Programmed, status: 'True', observedGeneration: 1, reason: Programmed, message: ''}
                listeners: [{name: http, attachedRoutes: 0, supportedKinds: [], conditions: []}]
                """));
        assertEquals(
                List.of("Accepted", "Programmed", "example.com/Billed"),
                Tree.maps(merged, "conditions").stream()
                        .map(each -> each.get("type"))
                        .toList());
        assertEquals(NOW, condition(merged).get("lastTransitionTime"));
        assertFalse(merged.containsKey("addresses"), "an address that is none any more");
        assertFalse(merged.containsKey("attachedListenerSets"), "none is allowed any more");
        assertTrue(merged.containsKey("fieldOfTomorrow"));
    }

    @Test
    void listeners_keep_their_times_by_name() {
        Map<String, Object> current = yaml("""
                listeners:
                - name: old
                  conditions: [{type: Accepted, status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'}]
                - name: http
                  conditions: [{type: Accepted, status: 'True', lastTransitionTime: '2026-02-02T00:00:00Z'}]
                """);
        Map<String, Object> merged = merge(current, yaml("""
                listeners:
                - {name: new, conditions: [{type: Accepted, status: 'True', reason: Accepted}]}
                - {name: http, conditions: [{type: Accepted, status: 'True', reason: Accepted}]}
                """));
        assertEquals(
                List.of(NOW, "2026-02-02T00:00:00Z"),
                Tree.maps(merged, "listeners").stream()
                        .map(listener -> condition(listener).get("lastTransitionTime"))
                        .toList());
    }

    @Test
    void the_limits_of_the_crd_are_kept() {
        List<Map<String, Object>> others = IntStream.range(0, 31)
                .mapToObj(i ->
                        yaml("{parentRef: {name: x%d}, controllerName: example.com/x, conditions: []}".formatted(i)))
                .toList();
        String two = ROUTE + ROUTE.substring(ROUTE.indexOf('\n') + 1).replace("front", "back");
        List<Map<String, Object>> parents = Tree.maps(merge(Map.of("parents", others), yaml(two)), "parents");
        assertEquals(32, parents.size());
        assertEquals(OURS, parents.get(31).get("controllerName"));
    }

    @Test
    void our_name_is_the_one_of_the_cluster() {
        Map<String, Object> merged = StatusMerge.merge(Map.of(), yaml(ROUTE), "example.org/mine", NOW);
        assertEquals("example.org/mine", Tree.maps(merged, "parents").get(0).get("controllerName"));
    }

    private static Map<String, Object> merge(Map<String, Object> current, Map<String, Object> desired) {
        return StatusMerge.merge(current, desired, OURS, NOW);
    }

    private static Map<String, Object> condition(Map<String, Object> parent) {
        return Tree.maps(parent, "conditions").get(0);
    }

    private static Map<String, Object> yaml(String text) {
        return Tree.asMap(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }
}
