package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object as JSON on one line, without status and without what nobody reads of its metadata: what changes only there
 * is no change. Every character is ASCII, so that YAML has no other opinion of any.
 */
final class ObjectText {

    private final StringBuilder out = new StringBuilder(1024);

    private ObjectText() {}

    /**
     * Writes an object.
     *
     * @param object the object
     * @param fields its fields but for metadata: those of the object, or others in their place
     */
    static String of(GenericKubernetesResource object, Map<String, Object> fields) {
        ObjectText text = new ObjectText();
        text.out.append("{\"apiVersion\": ");
        text.write(object.getApiVersion());
        text.out.append(", \"kind\": ");
        text.write(object.getKind());
        text.out.append(", \"metadata\": ");
        text.write(metadata(object.getMetadata()));
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!name.equals("status")) {
                text.field(", ", name, value);
            }
        });
        return text.out.append('}').toString();
    }

    private static Map<String, Object> metadata(ObjectMeta metadata) {
        Map<String, Object> kept = new TreeMap<>();
        kept.put("name", metadata.getName());
        if (metadata.getNamespace() != null) {
            kept.put("namespace", metadata.getNamespace());
        }
        if (metadata.getCreationTimestamp() != null) {
            kept.put("creationTimestamp", metadata.getCreationTimestamp());
        }
        if (metadata.getGeneration() != null) {
            kept.put("generation", metadata.getGeneration());
        }
        if (metadata.getLabels() != null && !metadata.getLabels().isEmpty()) {
            kept.put("labels", new TreeMap<>(metadata.getLabels()));
        }
        return kept;
    }

    private void field(String separator, String name, @Nullable Object value) {
        out.append(separator);
        string(name);
        out.append(": "); // without the space it is no mapping in YAML
        write(value);
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String separator = "";
            // In one order, whatever the one in which they came: that is no change either.
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                field(separator, String.valueOf(entry.getKey()), entry.getValue());
                separator = ", ";
            }
            out.append('}');
        } else if (value instanceof Iterable<?> items) {
            out.append('[');
            String separator = "";
            for (Object item : items) {
                out.append(separator);
                write(item);
                separator = ", ";
            }
            out.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7E) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
