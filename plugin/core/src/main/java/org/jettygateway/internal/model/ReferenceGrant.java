package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ReferenceGrant}: lets objects of other namespaces refer to objects of its own.
 *
 * @param metadata the object's metadata; its namespace is the one that is opened
 * @param from who may refer, any of them
 * @param to what may be referred to, any of them
 */
public record ReferenceGrant(ObjectMeta metadata, List<From> from, List<To> to) implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "ReferenceGrant";

    /** Copies the lists. */
    public ReferenceGrant {
        requireNonNull(metadata, "metadata");
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * Who may refer.
     *
     * @param group the group of the referring kind
     * @param kind the referring kind
     * @param namespace the namespace it lives in
     */
    public record From(String group, String kind, String namespace) {

        /** Checks that nothing is missing. */
        public From {
            requireNonNull(group, "group");
            requireNonNull(kind, "kind");
            requireNonNull(namespace, "namespace");
        }
    }

    /**
     * What may be referred to.
     *
     * @param group the group of the target; empty for core kinds
     * @param kind the kind of the target
     * @param name the target's name; null means every object of the kind
     */
    public record To(String group, String kind, @Nullable String name) {

        /** Checks that nothing is missing. */
        public To {
            requireNonNull(group, "group");
            requireNonNull(kind, "kind");
        }
    }
}
