package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.status.SupportedFeatures;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The README's table of what is supported says what the code does; {@code -Dreadme.update} makes it so. */
class SupportedFieldsIT {

    private static final int LINE = 120;

    private static final String ROUTE = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec: {gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: route}
            spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: sample, port: 80}]}]}
            """;

    private static final String SECRET = TestCertificate.of("EC", "example.com").secret("cert");

    @Test
    void theTableIsTheOneInTheReadme() throws Exception {
        StringBuilder table = new StringBuilder("| field | | in a WAR |\n| --- | --- | --- |\n");
        for (Field field : fields()) {
            table.append("| `").append(field.name()).append("` | ");
            String served = field.unserved() == null ? "yes" : "not yet";
            table.append(served).append(" | ");
            table.append(field.war() == null ? served : field.war()).append(" |\n");
        }

        Readme.check("| field | |", table.toString(), "\nA WAR cannot do more");
    }

    @Test
    void theConformanceFeaturesAreThoseInTheReadme() throws Exception {
        String introduction = "In the words of the conformance suite:";
        StringBuilder paragraph = new StringBuilder(introduction);
        int column = introduction.length();
        String separator = "";
        for (String name : SupportedFeatures.NAMES) {
            paragraph.append(separator);
            boolean fits = column + name.length() + 5 <= LINE;
            paragraph.append(fits ? " `" : "\n`").append(name).append('`');
            column = (fits ? column + 1 : 0) + name.length() + 3;
            separator = ",";
        }
        Readme.check(introduction, paragraph.append(".\n").toString(), "\n## More");
    }

    @TestFactory
    Stream<DynamicTest> eachFieldIsServedOrRefused() throws Exception {
        return fields().stream().map(field -> DynamicTest.dynamicTest(field.name(), () -> check(field)));
    }

    private static void check(Field field) {
        List<Problem> problems = problems(field);
        List<Problem> errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        if (field.unserved() == null) {
            assertEquals(List.of(), errors);
        } else {
            assertTrue(
                    problems.stream()
                            .anyMatch(problem -> problem.severity() != Severity.NOTICE
                                    && problem.field().toString().equals("spec." + field.unserved())),
                    problems::toString);
        }
    }

    /**
     * What the gateway says of a configuration of this one object; that others are not there is beside the point. A Service
     * is judged where a route refers to it.
     */
    private static List<Problem> problems(Field field) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        String kind = field.name().split("[ ,]")[0];
        String group = kind.equals("Service") ? "" : "gateway.networking.k8s.io/";
        manifest.put("apiVersion", group + (kind.equals("ReferenceGrant") ? "v1beta1" : "v1"));
        manifest.put("kind", kind);
        manifest.put("metadata", Map.of("name", "sample"));
        manifest.put("spec", field.sample());
        Document sample = new Document("sample.yaml", new Yaml().dump(manifest));
        ConfigBatch batch = switch (kind) {
            case "Service" -> ConfigBatch.of(sample, new Document("route.yaml", ROUTE));
            case "Gateway" -> ConfigBatch.of(sample, new Document("cert.yaml", SECRET));
            default -> ConfigBatch.of(sample);
        };
        var decoded = ResourceDecoder.decode(batch);
        Problems problems = new Problems();
        problems.addAll(decoded.problems());
        if (kind.equals("Gateway") || kind.equals("Service")) {
            GraphBuilder.build(ResourceSet.of(decoded.resources()), Publication.AS_DECLARED, problems);
        }
        return problems.sorted();
    }

    private static List<Field> fields() throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        List<Field> fields = new ArrayList<>();
        for (Object item : (List<?>) yaml.load(Files.readString(Path.of("src/test/resources/fields.yaml")))) {
            Map<?, ?> field = (Map<?, ?>) item;
            fields.add(new Field(
                    (String) requireNonNull(field.get("field")),
                    (String) field.get("unserved"),
                    (String) field.get("war"),
                    requireNonNull(field.get("sample"))));
        }
        return fields;
    }

    /**
     * A row of the table.
     *
     * @param name what is in the first column
     * @param unserved where in the sample the refusal is reported; null for what is served
     * @param war what is different in a WAR; null for nothing
     * @param sample a spec
     */
    private record Field(
            String name,
            @Nullable String unserved,
            @Nullable String war,
            Object sample) {}
}
