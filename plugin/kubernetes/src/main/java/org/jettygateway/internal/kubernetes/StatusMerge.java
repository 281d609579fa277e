package org.jettygateway.internal.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.GatewayClass;
import org.jspecify.annotations.Nullable;

/**
 * Puts what we have to say into the status that an object has, and leaves there what others have said: the entries of other
 * controllers, in their places, and conditions of types that are none of ours. Pure.
 */
final class StatusMerge {

    private static final String CONDITIONS = "conditions";
    private static final String CONTROLLER = "controllerName";
    private static final String TRANSITION = "lastTransitionTime";
    private static final String TYPE = "type";

    /** What the CRDs allow. */
    private static final int MOST_CONDITIONS = 8;

    private static final int MOST_PARENTS = 32;
    private static final int MOST_ANCESTORS = 16;
    private static final int LONGEST_MESSAGE = 4096;

    /** The types that are ours to set and to remove, those among them that were ours in older versions of the API. */
    private static final Set<String> OUR_TYPES = Set.of(
            "Accepted",
            "Programmed",
            "ResolvedRefs",
            "Conflicted",
            "OverlappingTLSConfig",
            "InsecureFrontendValidationMode",
            "PartiallyInvalid",
            "SupportedVersion",
            "Scheduled",
            "Ready",
            "Detached");

    private final String controllerName;
    private final String now;

    private StatusMerge(String controllerName, String now) {
        this.controllerName = controllerName;
        this.now = now;
    }

    /**
     * The status to be written.
     *
     * @param current the status that the object has
     * @param desired what we have to say, as {@code StatusReport} gives it
     * @param controllerName our name in this cluster
     * @param now the time of conditions whose status changes, as in {@code 2026-01-31T12:00:00Z}
     * @return says the same as {@code current} where there is nothing to write
     */
    static Map<String, Object> merge(
            Map<String, Object> current, Map<String, Object> desired, String controllerName, String now) {
        return new StatusMerge(controllerName, now).merge(current, desired);
    }

    private Map<String, Object> merge(Map<String, Object> current, Map<String, Object> desired) {
        Map<String, Object> merged = new LinkedHashMap<>(current);
        if (desired.containsKey("listeners")) {
            merged.remove("addresses");
            merged.remove("attachedListenerSets");
        }
        desired.forEach((field, value) -> {
            switch (field) {
                case CONDITIONS -> merged.put(field, conditions(current, desired));
                case "listeners" -> merged.put(field, listeners(current, desired));
                case "parents" -> entries(merged, field, "parentRef", MOST_PARENTS, desired);
                case "ancestors" -> entries(merged, field, "ancestorRef", MOST_ANCESTORS, desired);
                default -> merged.put(field, value);
            }
        });
        return merged;
    }

    private List<Map<String, Object>> conditions(Map<String, Object> current, Map<String, Object> desired) {
        List<Map<String, Object>> before = Tree.maps(current, CONDITIONS);
        List<Map<String, Object>> merged = new ArrayList<>();
        for (Map<String, Object> condition : Tree.maps(desired, CONDITIONS)) {
            merged.add(condition(find(before, TYPE, condition.get(TYPE)), condition));
        }
        for (Map<String, Object> condition : before) {
            String type = Tree.text(condition, TYPE);
            if (!OUR_TYPES.contains(type) && find(merged, TYPE, type) == null && merged.size() < MOST_CONDITIONS) {
                merged.add(condition);
            }
        }
        return merged;
    }

    /** The time stays as long as the status does; a word that has changed is no transition. */
    private Map<String, Object> condition(@Nullable Map<String, Object> before, Map<String, Object> desired) {
        Map<String, Object> condition = new LinkedHashMap<>(desired);
        String since = before != null && Tree.same(before.get("status"), desired.get("status"))
                ? Tree.text(before, TRANSITION)
                : "";
        condition.put(TRANSITION, since.isEmpty() ? now : since);
        String message = Tree.text(desired, "message");
        if (message.length() > LONGEST_MESSAGE) {
            condition.put("message", message.substring(0, LONGEST_MESSAGE - 3) + "...");
        }
        return condition;
    }

    private List<Map<String, Object>> listeners(Map<String, Object> current, Map<String, Object> desired) {
        List<Map<String, Object>> before = Tree.maps(current, "listeners");
        List<Map<String, Object>> merged = new ArrayList<>();
        for (Map<String, Object> listener : Tree.maps(desired, "listeners")) {
            Map<String, Object> known = find(before, "name", listener.get("name"));
            listener.put(CONDITIONS, conditions(known == null ? Map.of() : known, listener));
            merged.add(listener);
        }
        return merged;
    }

    private void entries(Map<String, Object> merged, String field, String ref, int most, Map<String, Object> desired) {
        List<Map<String, Object>> before = Tree.maps(merged, field);
        List<Map<String, Object>> ours = new ArrayList<>(Tree.maps(desired, field));
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Map<String, Object> entry : before) {
            if (!Tree.text(entry, CONTROLLER).equals(controllerName)) {
                entries.add(entry);
                continue;
            }
            Map<String, Object> mine = find(ours, ref, entry.get(ref));
            if (mine != null) {
                ours.remove(mine);
                entries.add(entry(entry, mine));
            }
        }
        ours.stream().limit(Math.max(0, most - entries.size())).forEach(entry -> entries.add(entry(Map.of(), entry)));
        if (!entries.isEmpty() || !before.isEmpty()) {
            merged.put(field, entries);
        }
    }

    private Map<String, Object> entry(Map<String, Object> before, Map<String, Object> desired) {
        Map<String, Object> entry = new LinkedHashMap<>(desired);
        if (Tree.text(desired, CONTROLLER).equals(GatewayClass.CONTROLLER_NAME)) {
            entry.put(CONTROLLER, controllerName);
        }
        entry.put(CONDITIONS, conditions(before, desired));
        return entry;
    }

    private static @Nullable Map<String, Object> find(
            List<Map<String, Object>> items, String field, @Nullable Object value) {
        return items.stream()
                .filter(item -> Tree.same(item.get(field), value))
                .findFirst()
                .orElse(null);
    }
}
