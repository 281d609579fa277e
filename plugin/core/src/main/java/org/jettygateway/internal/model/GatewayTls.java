package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jspecify.annotations.Nullable;

/**
 * What a Gateway as a whole says about TLS; {@code GatewayTLSConfig} in the Gateway API.
 *
 * @param clientCertificateRef {@code backend.clientCertificateRef}; null for none
 * @param frontend {@code frontend.default.validation}; null where clients need no certificate
 * @param perPort the ports that {@code frontend.default} is not for
 */
public record GatewayTls(
        @Nullable CertificateRef clientCertificateRef,
        @Nullable FrontendValidation frontend,
        List<PerPort> perPort) {

    /** A Gateway that says nothing. */
    public static final GatewayTls NONE = new GatewayTls(null, null, List.of());

    /** Copies the list. */
    public GatewayTls {
        perPort = List.copyOf(perPort);
    }

    /**
     * {@code frontend.perPort[]}.
     *
     * @param port a port of listeners
     * @param validation null where clients need no certificate there
     */
    public record PerPort(int port, @Nullable FrontendValidation validation) {}

    /**
     * Which certificates clients must have; {@code FrontendTLSValidation} in the Gateway API.
     *
     * @param caCertificateRefs where the certificate authorities are
     * @param mode what becomes of clients without
     */
    public record FrontendValidation(List<CertificateRef> caCertificateRefs, Mode mode) {

        /** Copies the list. */
        public FrontendValidation {
            caCertificateRefs = List.copyOf(caCertificateRefs);
            requireNonNull(mode, "mode");
        }
    }

    /** {@code FrontendValidationModeType}. */
    public enum Mode {
        /** Clients without a valid certificate get no connection. */
        AllowValidOnly,
        /** They are asked for one, and get a connection whatever they have. */
        AllowInsecureFallback
    }
}
