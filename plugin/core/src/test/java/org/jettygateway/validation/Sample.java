package org.jettygateway.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.problem.FieldPath;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A manifest that is well, as maps and lists: what bad ones are made of, by a change in one place. */
final class Sample {

    static final Path RESOURCES = Path.of(System.getProperty("basedir", ""), "src/test/resources/validation");

    private final Map<String, Object> root;

    private Sample(Map<String, Object> root) {
        this.root = root;
    }

    /** The samples of a kind, which together have each of its fields. */
    static List<Sample> of(String kind) throws IOException {
        List<Sample> samples = new ArrayList<>();
        String text = Files.readString(RESOURCES.resolve("samples/" + kind + ".yaml"), UTF_8);
        for (Object document : yaml().loadAll(text)) {
            samples.add(new Sample(map(copy(document))));
        }
        return samples;
    }

    static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    /** A field of a sample: where it is in which one. */
    final class Place {

        private final List<Object> steps;

        private Place(List<Object> steps) {
            this.steps = steps;
        }

        /** As problems name the field. */
        FieldPath path() {
            FieldPath path = FieldPath.ROOT;
            for (Object step : steps) {
                path = step instanceof Integer index ? path.index(index) : path.child(step.toString());
            }
            return path;
        }

        /** What is there. */
        Object value() {
            Object node = root;
            for (Object step : steps) {
                node = Sample.child(node, step);
            }
            return node;
        }

        /** The field {@code name} of the mapping in this place, whether or not it is there. */
        Place child(String name) {
            List<Object> deeper = new ArrayList<>(steps);
            deeper.add(name);
            return new Place(deeper);
        }

        /** The manifest with another value in this place, or with none. */
        Sample with(@Nullable Object value) {
            Sample changed = new Sample(map(copy(root)));
            Object node = changed.root;
            for (Object step : steps.subList(0, steps.size() - 1)) {
                node = Sample.child(node, step);
            }
            Object last = steps.get(steps.size() - 1);
            if (last instanceof Integer index && value != null) {
                list(node).set(index, copy(value));
            } else if (value != null) {
                map(node).put(last.toString(), copy(value));
            } else {
                map(node).remove(last.toString());
            }
            return changed;
        }
    }

    /** The first place that a rule's path leads to; null where there is none. */
    @Nullable
    Place find(String path) {
        if (path.isEmpty()) {
            return new Place(List.of());
        }
        List<Object> steps = find(root, steps(path), 0);
        return steps == null ? null : new Place(steps);
    }

    /** The steps of a rule's path: names, and {@code []} and <code>{}</code>. */
    private static List<String> steps(String path) {
        return List.of(path.replace("[]", ".[]").replace("{}", ".{}").split("\\."));
    }

    private static @Nullable List<Object> find(Object node, List<String> steps, int from) {
        if (from == steps.size()) {
            return List.of();
        }
        String step = steps.get(from);
        List<Object> keys = new ArrayList<>();
        if (step.equals("[]") && node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                keys.add(i);
            }
        } else if (step.equals("{}") && node instanceof Map<?, ?> entries) {
            keys.addAll(entries.keySet());
        } else if (node instanceof Map<?, ?> fields && fields.containsKey(step)) {
            keys.add(step);
        }
        for (Object key : keys) {
            List<Object> rest = find(child(node, key), steps, from + 1);
            if (rest != null) {
                List<Object> found = new ArrayList<>(List.of(key));
                found.addAll(rest);
                return found;
            }
        }
        return null;
    }

    private static Object child(Object node, Object step) {
        Object child = step instanceof Integer index ? ((List<?>) node).get(index) : ((Map<?, ?>) node).get(step);
        if (child == null) {
            throw new IllegalArgumentException("nothing at " + step);
        }
        return child;
    }

    /** A copy of maps and lists that shares nothing with them, with what is to be repeated written out. */
    static Object copy(Object node) {
        if (node instanceof List<?> list) {
            List<Object> copies = new ArrayList<>();
            list.forEach(item -> copies.add(copy(item)));
            return copies;
        }
        if (!(node instanceof Map<?, ?> fields)) {
            return node;
        }
        Object item = fields.get("of");
        if (fields.get("repeat") instanceof Integer times && item != null) {
            List<Object> copies = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                copies.add(copy(item));
            }
            return copies;
        }
        Map<String, Object> copies = new LinkedHashMap<>();
        fields.forEach((name, value) -> copies.put(name.toString(), copy(value)));
        return copies;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object node) {
        return (List<Object>) node;
    }

    /** The manifest as JSON, which is YAML too: each text in quotes. */
    @Override
    public String toString() {
        return json(root);
    }

    static String json(Object node) {
        if (node instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(Sample::json).toList()) + "]";
        }
        if (node instanceof Map<?, ?> fields) {
            List<String> entries = new ArrayList<>();
            fields.forEach((name, value) -> entries.add(json(name) + ": " + json(value)));
            return "{" + String.join(", ", entries) + "}";
        }
        return node instanceof String text ? quoted(text) : String.valueOf(node);
    }

    private static String quoted(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
            return '"' + text + '"';
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
            quoted.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return quoted.append('"').toString();
    }
}
