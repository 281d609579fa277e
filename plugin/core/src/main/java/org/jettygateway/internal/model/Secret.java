package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A {@code Secret}. Of all that it may hold, only the certificate of a TLS server is read and kept.
 *
 * @param metadata the object's metadata
 * @param type {@link #TLS}, or something that the gateway has no use for
 * @param certificate what {@code tls.crt} and {@code tls.key} hold; null where the type is another, or they are not well
 */
public record Secret(
        ObjectMeta metadata, String type, @Nullable ServerCertificate certificate) implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "Secret";

    /** The type of Secrets with {@code tls.crt} and {@code tls.key}. */
    public static final String TLS = "kubernetes.io/tls";

    /** Checks that nothing is missing. */
    public Secret {
        requireNonNull(metadata, "metadata");
        requireNonNull(type, "type");
    }

    @Override
    public String kind() {
        return KIND;
    }
}
