package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * Names an object of the namespace of whoever refers to it; {@code LocalObjectReference} in the Gateway API.
 *
 * @param group empty for core kinds
 * @param kind the kind
 * @param name the object's name
 */
public record LocalObjectReference(String group, String kind, String name) {

    /** Checks that nothing is missing. */
    public LocalObjectReference {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }

    /** {@code example.com/RateLimit/}: what the names of a kind begin with. */
    public String prefix() {
        return group + "/" + kind + "/";
    }

    /** {@code example.com/RateLimit/strict}. */
    @Override
    public String toString() {
        return prefix() + name;
    }
}
