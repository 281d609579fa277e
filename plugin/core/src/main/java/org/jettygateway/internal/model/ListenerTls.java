package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener does about TLS; {@code ListenerTLSConfig} in the Gateway API.
 *
 * @param mode whether TLS ends here
 * @param certificateRefs where its certificates are, in the order of the manifest
 * @param options the names of the options that are set
 */
public record ListenerTls(Mode mode, List<CertificateRef> certificateRefs, List<String> options) {

    /** A listener that says nothing about TLS. */
    public static final ListenerTls NONE = new ListenerTls(Mode.Terminate, List.of(), List.of());

    /** Copies the lists. */
    public ListenerTls {
        requireNonNull(mode, "mode");
        certificateRefs = List.copyOf(certificateRefs);
        options = List.copyOf(options);
    }

    /** Whether TLS ends at a listener; the names are those of the Gateway API. */
    public enum Mode {
        /** It does. */
        Terminate,
        /** It goes on to the backend as it is. */
        Passthrough
    }

    /**
     * Names a certificate; {@code SecretObjectReference} in the Gateway API.
     *
     * @param group empty for core kinds
     * @param kind {@code Secret} by default
     * @param namespace where it lives; null means the Gateway's own namespace
     * @param name its name
     */
    public record CertificateRef(
            String group, String kind, @Nullable String namespace, String name) {

        /** Checks that nothing is missing. */
        public CertificateRef {
            requireNonNull(group, "group");
            requireNonNull(kind, "kind");
            requireNonNull(name, "name");
        }
    }
}
