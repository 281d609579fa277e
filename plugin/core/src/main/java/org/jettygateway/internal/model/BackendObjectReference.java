package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Names a backend; {@code BackendObjectReference} in the Gateway API.
 *
 * @param group empty for core kinds
 * @param kind {@code Service} by default
 * @param namespace where the backend lives; null means the route's own namespace
 * @param name the backend's name
 * @param port the Service's port (not its targetPort); null where the manifest names none
 */
public record BackendObjectReference(
        String group,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable Integer port) {

    /** Checks that nothing is missing. */
    public BackendObjectReference {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }
}
