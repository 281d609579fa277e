package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jettygateway.internal.model.GatewayTls;

/**
 * Which certificates the clients of a listener must have.
 *
 * @param authorities who may have issued them; never empty
 * @param mode what becomes of clients without
 */
public record ClientValidation(List<X509Certificate> authorities, GatewayTls.Mode mode) {

    /** Copies the list. */
    public ClientValidation {
        authorities = List.copyOf(authorities);
        requireNonNull(mode, "mode");
    }

    /** Whether a client without a valid certificate gets no connection. */
    public boolean isStrict() {
        return mode == GatewayTls.Mode.AllowValidOnly;
    }
}
