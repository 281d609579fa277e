package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a route wants to be attached to; {@code ParentReference} in the Gateway API.
 *
 * @param group {@code gateway.networking.k8s.io} by default
 * @param kind {@code Gateway} by default
 * @param namespace where the parent lives; null means the route's own namespace
 * @param name the parent's name
 * @param sectionName the listener; null means every listener
 * @param port the declared port of the listeners meant; null means every port
 */
public record ParentReference(
        String group,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable String sectionName,
        @Nullable Integer port) {

    /** Checks that nothing is missing. */
    public ParentReference {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }
}
