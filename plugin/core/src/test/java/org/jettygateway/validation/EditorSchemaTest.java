package org.jettygateway.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema for editors agrees with the decoder, and with what ships; {@code -Dvalidation.update} writes it anew. */
class EditorSchemaTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""), "../..");
    private static final Path SCHEMA = ROOT.resolve("conf/schema/gateway.schema.json");

    @Test
    void isMadeOfTheRules() throws IOException {
        String made =
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(EditorSchema.make()) + "\n";
        if (System.getProperty("validation.update") != null) {
            Files.createDirectories(SCHEMA.getParent());
            Files.writeString(SCHEMA, made, UTF_8);
        }
        assertEquals(Files.readString(SCHEMA, UTF_8), made);
    }

    @Test
    void takesWhatShips() throws IOException {
        JsonSchema schema = schema();
        int documents = 0;
        for (Path folder : List.of(ROOT.resolve("conf"), ROOT.resolve("demo-webapp/src/main"))) {
            for (Path file : manifests(folder)) {
                for (Object document : Sample.yaml().loadAll(Files.readString(file, UTF_8))) {
                    assertEquals(Set.of(), faults(schema, Sample.json(document)), file::toString);
                    documents++;
                }
            }
        }
        assertTrue(documents > 20, "only " + documents);
    }

    private static List<Path> manifests(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void takesWhatTheDecoderTakesAndNothingThatItRefuses() throws IOException {
        JsonSchema schema = schema();
        List<String> passed = new ArrayList<>();
        int refused = 0;
        for (String kind : Rule.kinds()) {
            List<Sample> samples = Sample.of(kind);
            for (Sample sample : samples) {
                assertEquals(Set.of(), faults(schema, sample.toString()), sample::toString);
            }
            List<Rule> rules = Rule.of(kind);
            for (Rule rule : rules) {
                for (String bad : broken(rule, rules, samples)) {
                    refused++;
                    if (faults(schema, bad).isEmpty()) {
                        passed.add(kind + " " + rule);
                    }
                }
            }
        }
        assertEquals(List.of(), passed);
        assertTrue(refused > 1000, "only " + refused);
    }

    /** A manifest that breaks the rule; none where the schema does not have it. */
    private static List<String> broken(Rule rule, List<Rule> rules, List<Sample> samples) {
        if (Set.of(Rule.CEL, "oneOf", "format", "x-kubernetes-list-map-keys").contains(rule.name())) {
            return List.of();
        }
        boolean required = rule.name().equals("required");
        String path = required ? rule.path() + "." + rule.argument() : rule.path();
        for (Sample sample : samples) {
            Sample.Place place = sample.find(path);
            if (place != null && required) {
                return List.of(place.with(null).toString());
            } else if (place != null) {
                List<Rule> same = rules.stream()
                        .filter(other -> other.path().equals(path))
                        .toList();
                return BadValues.of(rule, place.value(), same).stream()
                        .limit(1)
                        .map(bad -> place.with(bad).toString())
                        .toList();
            }
        }
        return List.of(); // it is not served
    }

    @Test
    void knowsKindsAndFieldsByTheirNames() throws IOException {
        JsonSchema schema = schema();
        assertFalse(faults(schema, Sample.json(Sample.yaml().load("""
                {apiVersion: gateway.networking.k8s.io/v1, kind: HttpRoute, metadata: {name: a}}"""))).isEmpty());
        assertFalse(faults(schema, Sample.json(Sample.yaml().load("""
                {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}, spec: {hostname: a}}"""))).isEmpty());
        assertEquals(Set.of(), faults(schema, Sample.json(Sample.yaml().load("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 3}}"""))));
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Files.readString(SCHEMA, UTF_8));
    }

    private static Set<ValidationMessage> faults(JsonSchema schema, String json) {
        return schema.validate(json, InputFormat.JSON);
    }
}
