package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway reads of an object's {@code metadata}.
 *
 * @param namespace {@code default} where the manifest names none; empty for kinds that live in no namespace
 * @param name the object's name
 * @param labels what selectors look at
 * @param creationTimestamp set by an API server; null in files
 * @param generation counted by an API server at each change of the spec; null in files
 */
public record ObjectMeta(
        String namespace,
        String name,
        Map<String, String> labels,
        @Nullable Instant creationTimestamp,
        @Nullable Long generation) {

    /** Copies the labels. */
    public ObjectMeta {
        requireNonNull(namespace, "namespace");
        requireNonNull(name, "name");
        labels = Map.copyOf(labels);
    }

    /** The key of the object among those of its kind. */
    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Compares {@code namespace/name} as the spec wants it: as one text. */
    int compareNames(ObjectMeta other) {
        return namespace.equals(other.namespace)
                ? name.compareTo(other.name)
                : (namespace + "/" + name).compareTo(other.namespace + "/" + other.name);
    }
}
