package org.jettygateway.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One thing that an API server checks, as the CRD of a kind says. It stands in {@code src/test/resources/validation/rules},
 * one a line: {@code path | name | argument}, with {@code experimental} behind it where only that channel has it; what is no CRD,
 * or is ahead of it, is written by hand.
 *
 * @param path the field, with {@code []} for an element of a list and <code>{}</code> for a value of a map
 * @param name the keyword of OpenAPI, or {@code cel} for an expression
 * @param argument the keyword's value; of an expression the message, without which it would not be told from others
 * @param experimental whether only the experimental channel has it
 */
record Rule(String path, String name, String argument, boolean experimental) {

    static final String CEL = "cel";

    private static final Path FOLDER = Sample.RESOURCES.resolve("rules");
    private static final Path AHEAD = Sample.RESOURCES.resolve("ahead");
    private static final String SEPARATOR = " | ";
    private static final String EXPERIMENTAL = SEPARATOR + "experimental";

    /** What is checked of a value by itself; {@code required} and the keys of lists come apart from these. */
    private static final List<String> KEYWORDS = List.of(
            "type",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "minProperties",
            "maxProperties",
            "format",
            "oneOf",
            "anyOf",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys");

    /** What an API server does not check. */
    private static final List<String> UNCHECKED =
            List.of("x-kubernetes-list-type" + SEPARATOR + "atomic", "x-kubernetes-list-type" + SEPARATOR + "map");

    private static boolean isRead(String kind) {
        return Stream.of("gateway.networking.k8s.io", "discovery.k8s.io", "")
                .anyMatch(group -> ResourceDecoder.reads(group, kind));
    }

    /** The kinds that there are rules of and that the gateway reads. */
    static List<String> kinds() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .filter(Rule::isRead)
                    .sorted()
                    .toList();
        }
    }

    /** The rules of a kind, and of what the gateway reads beyond its CRD. */
    static List<Rule> of(String kind) throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (Path folder : List.of(FOLDER, AHEAD)) {
            Path file = folder.resolve(kind + ".txt");
            for (String line : Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.<String>of()) {
                if (!line.startsWith("#")) {
                    rules.add(parse(line));
                }
            }
        }
        return rules;
    }

    private static Rule parse(String line) {
        boolean experimental = line.endsWith(EXPERIMENTAL);
        String rest = experimental ? line.substring(0, line.length() - EXPERIMENTAL.length()) : line;
        String[] parts = rest.split(" \\| ", 3);
        return new Rule(parts[0], parts[1], parts[2], experimental);
    }

    @Override
    public String toString() {
        return path + SEPARATOR + name + SEPARATOR + argument + (experimental ? EXPERIMENTAL : "");
    }

    /** The rules that a CRD has in version {@code v1}, but for those about metadata and status. */
    static List<Rule> ofCrd(Path crd) throws IOException {
        Map<?, ?> definition = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(crd, UTF_8));
        List<Rule> rules = new ArrayList<>();
        for (Object version : (List<?>) at(definition, "spec", "versions")) {
            if ("v1".equals(((Map<?, ?>) version).get("name"))) {
                Map<?, ?> properties = (Map<?, ?>) at(version, "schema", "openAPIV3Schema", "properties");
                collect((Map<?, ?>) at(properties, "spec"), "spec", rules);
            }
        }
        return rules;
    }

    private static Object at(Object node, String... names) {
        Object at = node;
        for (String name : names) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(name), name);
        }
        return at;
    }

    private static void collect(Map<?, ?> schema, String path, List<Rule> rules) {
        for (String keyword : KEYWORDS) {
            Object argument = schema.get(keyword);
            if (argument != null && !UNCHECKED.contains(keyword + SEPARATOR + argument)) {
                rules.add(new Rule(path, keyword, text(argument), false));
            }
        }
        if (schema.get("required") instanceof List<?> names) {
            names.forEach(name -> rules.add(new Rule(path, "required", name.toString(), false)));
        }
        if (schema.get("x-kubernetes-validations") instanceof List<?> expressions) {
            for (Object each : expressions) {
                Map<?, ?> expression = (Map<?, ?>) each;
                Object message = expression.get("message");
                rules.add(new Rule(path, CEL, text(message == null ? expression.get("rule") : message), false));
            }
        }
        if (schema.get("properties") instanceof Map<?, ?> fields) {
            fields.forEach((name, field) -> collect((Map<?, ?>) field, path + "." + name, rules));
        }
        if (schema.get("items") instanceof Map<?, ?> items) {
            collect(items, path + "[]", rules);
        }
        if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
            collect(values, path + "{}", rules);
        }
    }

    private static String text(Object argument) {
        if (argument instanceof List<?> list) {
            return String.join(", ", list.stream().map(String::valueOf).toList());
        }
        return String.valueOf(argument).replaceAll("\\s+", " ").strip();
    }

    /** Writes down the rules of both channels of a kind. */
    static void write(String kind, String source, Path standard, Path experimental) throws IOException {
        List<Rule> common = ofCrd(standard);
        StringBuilder text = new StringBuilder("# ").append(source).append('\n');
        for (Rule rule : ofCrd(experimental)) {
            boolean only = !common.contains(rule);
            text.append(new Rule(rule.path, rule.name, rule.argument, only)).append('\n');
        }
        Files.writeString(FOLDER.resolve(kind + ".txt"), text, UTF_8);
    }
}
