package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener terminates TLS; {@code ListenerTLSConfig} in the Gateway API, of mode {@code Terminate}.
 *
 * @param certificateRefs where its certificates are, in the order of the manifest
 * @param options the names of the options that are set
 */
public record ListenerTls(List<CertificateRef> certificateRefs, List<String> options) {

    /** A listener that says nothing about TLS. */
    public static final ListenerTls NONE = new ListenerTls(List.of(), List.of());

    /** Copies the lists. */
    public ListenerTls {
        certificateRefs = List.copyOf(certificateRefs);
        options = List.copyOf(options);
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
