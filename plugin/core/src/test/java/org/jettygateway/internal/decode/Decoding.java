package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.problem.Problem;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;

/** Short ways to decode in tests. */
final class Decoding {

    private Decoding() {}

    static DecodedBatch decode(String yaml) {
        return decode("routes.yaml", yaml);
    }

    static DecodedBatch decode(String name, String text) {
        return ResourceDecoder.decode(ConfigBatch.of(new Document(name, text)));
    }

    static List<String> problems(DecodedBatch batch) {
        return batch.problems().stream().map(Problem::toString).toList();
    }

    static List<String> objects(DecodedBatch batch) {
        return batch.resources().stream()
                .map(resource -> resource.object().describe())
                .toList();
    }

    static <T extends KubernetesObject> T only(Class<T> kind, DecodedBatch batch) {
        if (!batch.problems().isEmpty() || batch.resources().size() != 1) {
            throw new AssertionError(objects(batch) + " " + problems(batch));
        }
        return kind.cast(batch.resources().get(0).object());
    }

    /** An object with this spec, in YAML's flow style, from column 7 of line 4. */
    static String object(String apiVersion, String kind, String spec) {
        return """
                apiVersion: %s
                kind: %s
                metadata: {name: cart, namespace: shop}
                spec: %s
                """.formatted(apiVersion, kind, spec);
    }

    static String route(String spec) {
        return object("gateway.networking.k8s.io/v1", "HTTPRoute", spec);
    }
}
