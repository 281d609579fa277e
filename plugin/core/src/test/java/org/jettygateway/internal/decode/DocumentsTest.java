package org.jettygateway.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as such: what is YAML, what is an object, what is served. */
class DocumentsTest {

    private static final String NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n";

    @Test
    void severalDocumentsAndListsAndJson() {
        String json = "{\n\t\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\":\"v1\","
                + "\"kind\":\"Namespace\",\"metadata\":{\"name\":\"c\",\"labels\":{\"a\":\"\\/\\ud83d\\ude00\"}}}]}";
        DecodedBatch batch = ResourceDecoder.decode(ConfigBatch.of(
                new Document(
                        "a.yaml",
                        "\uFEFF---\n# nothing\n---\n" + NAMESPACE.formatted("a") + "---\n---\n"
                                + NAMESPACE.formatted("b") + "---\n"),
                new Document("c.json", json)));

        assertEquals(List.of(), Decoding.problems(batch));
        assertEquals(List.of("Namespace a", "Namespace b", "Namespace c"), Decoding.objects(batch));
        assertEquals(
                "/\ud83d\ude00",
                batch.resources().get(2).object().metadata().labels().get("a"));
    }

    @Test
    void sameObjectTwice() {
        DecodedBatch batch = ResourceDecoder.decode(ConfigBatch.of(
                new Document("a.yaml", NAMESPACE.formatted("a")),
                new Document("b.yaml", NAMESPACE.formatted("b") + "---\n" + NAMESPACE.formatted("a"))));

        assertEquals(
                List.of("b.yaml:5:1: error: Namespace a: is defined a second time and ignored (first in a.yaml:1:1)"),
                Decoding.problems(batch));
        assertEquals(List.of("Namespace a", "Namespace b"), Decoding.objects(batch));
    }

    @Test
    void namespaceDefaults() {
        DecodedBatch batch =
                Decoding.decode("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: null}, spec: {}}");
        assertEquals(List.of("Service default/a"), Decoding.objects(batch));
    }

    @Test
    void kindsThatAreNotServed() {
        DecodedBatch batch = Decoding.decode("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: b}, spec: {replicas: 1, replicas: 2}}
                ---
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, data: {token: !!binary aGVsbG8=}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1alpha2, kind: TCPRoute, metadata: {name: a}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1alpha2, kind: HTTPRoute, metadata: {name: a}}
                ---
                {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRuote, metadata: {name: a}}
                ---
                {apiVersion: gateway.networking.x-k8s.io/v1alpha1, kind: XMesh, metadata: {name: a}}
                ---
                {apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: a}}
                ---
                {kind: Service, metadata: {name: a}}
                ---
                just text
                """);

        assertEquals(
                List.of(
                        "routes.yaml:1:1: notice: Deployment b/a: is ignored: the gateway does not read the kind Deployment.apps",
                        "routes.yaml:3:1: notice: ServiceAccount a: is ignored: the gateway does not read the kind ServiceAccount",
                        "routes.yaml:5:1: error: TCPRoute a: apiVersion \"gateway.networking.k8s.io/v1alpha2\" is not served"
                                + " (expected: gateway.networking.k8s.io/v1)",
                        "routes.yaml:7:1: error: HTTPRoute a: apiVersion \"gateway.networking.k8s.io/v1alpha2\" is not served"
                                + " (expected: gateway.networking.k8s.io/v1 or gateway.networking.k8s.io/v1beta1)",
                        "routes.yaml:9:50: error: HTTPRuote a: the Gateway API has no kind \"HTTPRuote\"; did you mean HTTPRoute?",
                        "routes.yaml:11:1: error: XMesh a: experimental kinds are not served yet",
                        "routes.yaml:13:1: error: EndpointSlice a: apiVersion \"discovery.k8s.io/v1beta1\" is not served"
                                + " (expected: discovery.k8s.io/v1)",
                        "routes.yaml:15:1: error: is no Kubernetes object: apiVersion is missing, or no text",
                        "routes.yaml:17:1: error: is no Kubernetes object (expected: apiVersion, kind, metadata)"),
                Decoding.problems(batch));
        assertEquals(List.of(), batch.refused());
    }

    @Test
    void unparseableFileCostsItsOwnObjectsOnly() {
        DecodedBatch batch = ResourceDecoder.decode(new ConfigBatch(
                List.of(
                        new Document("a.yaml", NAMESPACE.formatted("a")),
                        new Document("b.yaml", NAMESPACE.formatted("b") + "---\nkind: [a, b\nmetadata: {}\n")),
                List.of(new Problem(Severity.ERROR, Location.of("c.yaml"), "", FieldPath.ROOT, "no permission"))));

        assertEquals(
                List.of(
                        "b.yaml:6:9: error: not YAML: while parsing a flow sequence, expected ',' or ']', but got :",
                        "c.yaml: error: no permission"),
                Decoding.problems(batch));
        assertEquals(Set.of("b.yaml", "c.yaml"), batch.unreadable());
        assertEquals(List.of("Namespace a"), Decoding.objects(batch));
    }

    @Test
    void whatYamlAllowsAndNoManifestNeeds() {
        DecodedBatch batch = Decoding.decode("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  labels: {x: a, x: b}
                spec: &spec
                  sessionAffinity: !!javax.script.ScriptEngineManager [a]
                  selector:
                    <<: *spec2
                  ? [a]
                  : b
                """.replace("*spec2", "{}"));

        assertEquals(
                List.of(
                        "routes.yaml:5:18: error: Service default/a: metadata.labels.x: given twice (first in line 5)",
                        "routes.yaml:7:20: error: Service default/a: spec.sessionAffinity: tag"
                                + " tag:yaml.org,2002:javax.script.ScriptEngineManager (expected: plain values, without tags)",
                        "routes.yaml:9:5: error: Service default/a: spec.selector.<<: merge keys are not supported"
                                + " (expected: the fields written out)",
                        "routes.yaml:10:5: error: Service default/a: spec: a key that is a list or a mapping (expected: a text)"),
                Decoding.problems(batch));
        assertEquals(List.of(), batch.resources());
    }

    @Test
    void aliasesAreFine() {
        DecodedBatch batch = Decoding.decode(
                NAMESPACE.formatted("a").replace("}", ", labels: &l {a: &v b, c: *v}, annotations: *l}"));
        assertEquals(List.of(), Decoding.problems(batch));
    }

    @Test
    void billionLaughs() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d, ".formatted(i - 1).repeat(9))
                    .append("]\n");
        }
        assertRefused(bomb.toString(), "routes.yaml:5:5: error: aliases repeat more than 100000 values, or themselves");
    }

    @Test
    void recursion() {
        assertRefused(
                "a: &a\n  b: [*a]\n", "routes.yaml:1:4: error: aliases repeat more than 100000 values, or themselves");
    }

    @Test
    void deepNesting() {
        assertRefused(
                "a: " + "[".repeat(20_000), "routes.yaml:1:104: error: not readable: Nesting Depth exceeded max 100");
        assertRefused("{a: ".repeat(20_000), "routes.yaml:1:");
    }

    @Test
    void tooLong() {
        String text = "a: " + "b".repeat(YamlReader.MAX_CHARACTERS);
        assertRefused(text, "routes.yaml: error: 33554435 characters (expected: at most 33554432)");
    }

    @Test
    void binary() {
        assertRefused(
                "a: b\nc: \u0000\n",
                "routes.yaml:2:4: error: not YAML: the character U+0000 (expected: printable text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%YAML 99999999999999.1\n---\n", "*a", "a: \"\\U00110000\"", "!<>", "&", "a: 'b", "\tb", "? ? ?"
            })
    void neverThrows(String text) {
        assertTrue(Decoding.decode(text).resources().isEmpty());
    }

    private static void assertRefused(String text, String expected) {
        DecodedBatch batch = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Decoding.decode(text));
        String problem = batch.problems().get(0).toString();
        assertTrue(problem.startsWith(expected), problem);
        assertEquals(Set.of("routes.yaml"), batch.unreadable());
        assertEquals(1, batch.problems().size());
    }
}
