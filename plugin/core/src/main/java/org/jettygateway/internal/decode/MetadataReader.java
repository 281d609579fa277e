package org.jettygateway.internal.decode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}. */
final class MetadataReader {

    private MetadataReader() {}

    /** Reads the metadata of an object whose key was found before. */
    static ObjectMeta read(Fields root, ObjectKey key) {
        Fields metadata = root.requireFields("metadata");
        if (metadata == null) {
            return new ObjectMeta(key.namespace(), key.name(), Map.of(), null, null);
        }
        metadata.requireText("name", Format.NAME);
        metadata.text("namespace", Format.NAMESPACE);
        TreeCursor labels = metadata.find("labels");
        TreeCursor created = metadata.find("creationTimestamp");
        TreeCursor generation = metadata.find("generation");
        metadata.ignore("annotations", "generateName", "uid", "resourceVersion", "managedFields", "ownerReferences");
        metadata.ignore("finalizers", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink");
        metadata.end();
        return new ObjectMeta(
                key.namespace(),
                key.name(),
                labels == null ? Map.of() : labels.texts(),
                created == null ? null : time(created),
                generation == null ? null : count(generation));
    }

    private static @Nullable Instant time(TreeCursor at) {
        String text = at.text();
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            at.error("%s (expected: a time, as in 2026-01-31T12:00:00Z)".formatted(Quoted.of(text)));
            return null;
        }
    }

    private static @Nullable Long count(TreeCursor at) {
        Integer count = at.number(0, Integer.MAX_VALUE);
        return count == null ? null : Long.valueOf(count);
    }
}
