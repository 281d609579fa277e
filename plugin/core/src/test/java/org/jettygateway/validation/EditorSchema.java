package org.jettygateway.validation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (draft 7, which editors know best) of the manifests that the gateway serves, made of the same rules that the
 * decoder is tested with: what it finds wrong, the decoder refuses. It knows nothing of rules that are expressions.
 */
final class EditorSchema {

    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    /** Words of enums that belong to fields that are not served. */
    private static final Set<String> NOT_SERVED = Set.of("ExternalAuth");

    /** Whose fields are all known: in other kinds there are more than the gateway reads. */
    private final boolean closed;

    private final List<Rule> rules;
    private final List<Sample> samples;

    private EditorSchema(String kind) throws IOException {
        this.closed = isOfGateway(kind);
        this.rules = Rule.of(kind);
        this.samples = Sample.of(kind);
    }

    /** The schema of a document of any kind. */
    static Map<String, Object> make() throws IOException {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<Object> choices = new ArrayList<>();
        List<String> gatewayKinds = new ArrayList<>();
        for (String kind : Rule.kinds()) {
            definitions.put(kind, new EditorSchema(kind).object());
            Map<String, Object> version = isOfGateway(kind)
                    ? Map.of("pattern", "^" + GATEWAY_GROUP.replace(".", "\\.") + "/")
                    : version(kind);
            choices.add(ordered(
                    "if",
                    ordered("properties", ordered("apiVersion", version, "kind", Map.of("const", kind))),
                    "then",
                    Map.of("$ref", "#/definitions/" + kind)));
            if (isOfGateway(kind)) {
                gatewayKinds.add(kind);
            }
        }
        choices.add(ordered(
                "if",
                Map.of(
                        "properties",
                        Map.of("apiVersion", Map.of("pattern", "^" + GATEWAY_GROUP.replace(".", "\\.") + "/"))),
                "then",
                Map.of("properties", Map.of("kind", Map.of("enum", gatewayKinds)))));
        Map<String, Object> schema = ordered(
                "$schema",
                "http://json-schema.org/draft-07/schema#",
                "title",
                "Manifests of Jetty Gateway",
                "type",
                List.of("object", "null"));
        schema.put("required", List.of("apiVersion", "kind"));
        schema.put("allOf", choices);
        schema.put("definitions", definitions);
        return schema;
    }

    private static boolean isOfGateway(String kind) {
        return !kind.equals("Service") && !kind.equals("EndpointSlice");
    }

    private static Map<String, Object> version(String kind) {
        return Map.of("const", kind.equals("Service") ? "v1" : "discovery.k8s.io/v1");
    }

    private Map<String, Object> object() {
        Map<String, Object> schema = node("");
        Map<String, Object> properties = Sample.map(schema.get("properties"));
        Map<String, Object> texts = ordered("type", "object", "additionalProperties", Map.of("type", "string"));
        Map<String, Object> metadata = ordered(
                "type",
                "object",
                "required",
                List.of("name"),
                "properties",
                ordered(
                        "name",
                        ordered("type", "string", "minLength", 1, "maxLength", 253),
                        "namespace",
                        Map.of("type", "string"),
                        "labels",
                        texts,
                        "annotations",
                        texts));
        Map<String, Object> all = ordered("apiVersion", Map.of("type", "string"), "kind", Map.of("type", "string"));
        all.put("metadata", metadata);
        all.putAll(properties);
        all.put("status", Map.of());
        schema.put("properties", all);
        schema.put("required", closed ? List.of("metadata", "spec") : List.of("metadata"));
        return schema;
    }

    /** The schema of what a path leads to. */
    private Map<String, Object> node(String path) {
        Map<String, Object> schema = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.path().equals(path) && rule.name().equals("required")) {
                required.add(rule.argument());
            } else if (rule.path().equals(path)) {
                add(rule, schema);
            }
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        List<String> children = children(path);
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String child : children) {
            if (child.equals("[]")) {
                schema.put("items", node(path + child));
            } else if (child.equals("{}")) {
                schema.put("additionalProperties", node(path + child));
            } else {
                properties.put(child, node(path.isEmpty() ? child : path + "." + child));
            }
        }
        if (!properties.isEmpty()) {
            schema.put("properties", properties);
            if (closed) {
                schema.put("additionalProperties", false);
            }
        }
        return schema;
    }

    private static void add(Rule rule, Map<String, Object> schema) {
        String argument = rule.argument();
        switch (rule.name()) {
            case "type", "pattern" -> schema.put(rule.name(), argument);
            case "enum" -> schema.put("enum", words(argument, "integer".equals(schema.get("type"))));
            case "x-kubernetes-list-type" -> schema.put("uniqueItems", true);
            case "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "minProperties",
                    "maxProperties" -> schema.put(rule.name(), Long.valueOf(argument));
            default -> {} // expressions, and what editors do not know
        }
    }

    private static List<?> words(String argument, boolean numbers) {
        Stream<String> words = Stream.of(argument.split(", ")).filter(word -> !NOT_SERVED.contains(word));
        return numbers ? words.map(Long::valueOf).toList() : words.toList();
    }

    /** The next steps of the paths that begin so, but for fields that are not served: no sample has them. */
    private List<String> children(String path) {
        List<String> children = new ArrayList<>();
        for (Rule rule : rules) {
            if (!rule.path().startsWith(path) || rule.path().length() == path.length()) {
                continue;
            }
            String rest = rule.path().substring(path.length());
            String step = step(path.isEmpty() ? "." + rest : rest);
            if (step != null && !children.contains(step) && isServed(path, step)) {
                children.add(step);
            }
        }
        return children;
    }

    private static @Nullable String step(String rest) {
        if (rest.startsWith("[]") || rest.startsWith("{}")) {
            return rest.substring(0, 2);
        }
        return rest.startsWith(".") ? rest.substring(1).split("[.\\[{]", 2)[0] : null;
    }

    private boolean isServed(String path, String step) {
        String full = step.equals("[]") || step.equals("{}") || path.isEmpty() ? path + step : path + "." + step;
        return samples.stream().anyMatch(sample -> sample.find(full) != null);
    }

    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i].toString(), entries[i + 1]);
        }
        return map;
    }
}
