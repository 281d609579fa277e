package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.Test;

class ObjectTextTest {

    private static final String ROUTE = """
            {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
             "metadata": {"name": "shop", "namespace": "infra", "generation": 3, "resourceVersion": "77",
               "creationTimestamp": "2026-01-01T00:00:00Z", "uid": "u", "labels": {"a": "yes", "b": "\\"q\\" \\\\ \\t/", "c": "é\\u0000 ☃ \\ud83d\\ude00"},
               "annotations": {"x": "y"}, "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {}}}]},
             "spec": {"parentRefs": [{"name": "front", "group": "gateway.networking.k8s.io", "kind": "Gateway"}],
               "rules": [{"matches": [{"path": {"type": "Exact", "value": "/a"}}],
                 "filters": [{"type": "RequestHeaderModifier", "requestHeaderModifier": {"set": [{"name": "x", "value": "no"}]}}],
                 "backendRefs": [{"name": "svc", "port": 80, "weight": 1, "kind": "Service", "group": ""}]}]},
             "status": {"parents": []}}
            """;

    @Test
    void what_is_written_is_what_is_read() {
        GenericKubernetesResource object = Serialization.unmarshal(ROUTE, GenericKubernetesResource.class);
        String text = ObjectText.of(object, object.getAdditionalProperties());
        assertFalse(text.contains("\n"), text);
        for (String unread : List.of("status", "managedFields", "annotations", "resourceVersion", "uid")) {
            assertFalse(text.contains('"' + unread + '"'), unread);
        }
        DecodedBatch decoded = ResourceDecoder.decode(ConfigBatch.of(new Document("HTTPRoute infra/shop", text)));
        assertEquals(List.of(), decoded.problems());
        HTTPRoute route = (HTTPRoute) decoded.resources().get(0).object();
        assertEquals(3, route.metadata().generation());
        assertNotNull(route.metadata().creationTimestamp());
        assertEquals("yes", route.metadata().labels().get("a"));
        assertEquals("é\u0000 ☃ \uD83D\uDE00", route.metadata().labels().get("c"));
        assertEquals("\"q\" \\ \t/", route.metadata().labels().get("b"));
        assertEquals("/a", route.rules().get(0).matches().get(0).path().value());
        assertEquals(80, route.rules().get(0).backendRefs().get(0).target().port());
    }

    @Test
    void what_changes_only_where_nobody_reads_is_no_change() {
        GenericKubernetesResource before = Serialization.unmarshal(ROUTE, GenericKubernetesResource.class);
        GenericKubernetesResource after = Serialization.unmarshal(
                ROUTE.replace("\"77\"", "\"78\"")
                        .replace("\"name\": \"svc\", \"port\": 80,", "\"port\": 80, \"name\": \"svc\",")
                        .replace("\"parents\": []", "\"parents\": [{}]"),
                GenericKubernetesResource.class);
        assertEquals(
                ObjectText.of(before, before.getAdditionalProperties()),
                ObjectText.of(after, after.getAdditionalProperties()));
    }
}
