package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a rule's {@code backendRefs}.
 *
 * @param group empty for core kinds
 * @param kind {@code Service} by default
 * @param namespace where the backend lives; null means the route's own namespace
 * @param name the backend's name
 * @param port the Service's port (not its targetPort); null where the manifest names none
 * @param weight the share of requests relative to the sum of the rule's weights, 0 to 1,000,000; 1 by default
 */
public record HTTPBackendRef(
        String group,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable Integer port,
        int weight) {

    /** Checks that nothing is missing. */
    public HTTPBackendRef {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }
}
