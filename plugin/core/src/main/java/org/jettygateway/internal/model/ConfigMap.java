package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A {@code ConfigMap}. Of all that it may hold, only certificate authorities are read and kept.
 *
 * @param metadata the object's metadata
 * @param authorities the certificates of {@link #CA}; empty where it has none, or they are not well
 */
public record ConfigMap(ObjectMeta metadata, List<X509Certificate> authorities) implements KubernetesObject {

    /** The kind's name. */
    public static final String KIND = "ConfigMap";

    /** The key of certificate authorities, as PEM. */
    public static final String CA = "ca.crt";

    /** Copies the list. */
    public ConfigMap {
        requireNonNull(metadata, "metadata");
        authorities = List.copyOf(authorities);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
