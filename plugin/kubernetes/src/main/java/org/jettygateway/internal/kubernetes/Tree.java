package org.jettygateway.internal.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks into JSON as maps, lists, texts and numbers. What is not of the type asked for counts as missing. */
final class Tree {

    private Tree() {}

    /** A field that is an object; empty where it is not. */
    static Map<String, Object> map(Map<String, Object> parent, String field) {
        return asMap(parent.get(field));
    }

    /** A value that is an object; empty where it is not. */
    static Map<String, Object> asMap(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, field) -> {
                if (name != null && field != null) {
                    map.put(name.toString(), field);
                }
            });
        }
        return map;
    }

    /** A field that is a list of objects; empty where it is not. */
    static List<Map<String, Object>> maps(Map<String, Object> parent, String field) {
        List<Map<String, Object>> maps = new ArrayList<>();
        if (parent.get(field) instanceof List<?> items) {
            items.forEach(item -> maps.add(asMap(item)));
        }
        return maps;
    }

    /** A field that is a text; empty where it is not. */
    static String text(Map<String, Object> parent, String field) {
        return parent.get(field) instanceof String text ? text : "";
    }

    /** Whether two values say the same, however their numbers are kept and whatever the order of fields. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        return normal(one).equals(normal(other));
    }

    /** Whether a value says at least what another does: every field of it, and as many items of its lists. */
    static boolean covers(@Nullable Object value, @Nullable Object wanted) {
        if (wanted instanceof Map<?, ?>) {
            Map<String, Object> fields = asMap(value);
            return asMap(wanted).entrySet().stream()
                    .allMatch(entry -> covers(fields.get(entry.getKey()), entry.getValue()));
        }
        if (wanted instanceof List<?> items) {
            return value instanceof List<?> found
                    && found.size() == items.size()
                    && IntStream.range(0, items.size()).allMatch(i -> covers(found.get(i), items.get(i)));
        }
        return wanted == null || same(value, wanted);
    }

    private static Object normal(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            Map<String, Object> map = asMap(value);
            map.replaceAll((name, field) -> normal(field));
            return map;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Tree::normal).toList();
        }
        if (value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        return value == null ? "null" : value;
    }
}
