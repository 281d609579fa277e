package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A {@code Namespace}, for its labels.
 *
 * @param metadata the object's metadata
 */
public record Namespace(ObjectMeta metadata) implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "Namespace";

    /** The label that Kubernetes puts on every namespace with the namespace's own name. */
    public static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /** Checks that nothing is missing. */
    public Namespace {
        requireNonNull(metadata, "metadata");
    }

    @Override
    public String kind() {
        return KIND;
    }
}
