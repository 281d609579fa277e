package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.BackendTls;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, and what is spoken there; connections are shared by all that goes to an equal one.
 *
 * @param socket resolved
 * @param protocol what it speaks
 * @param tls what TLS demands of it; null for clear text
 */
public record BackendAddress(
        InetSocketAddress socket,
        BackendProtocol protocol,
        @Nullable BackendTls tls) {

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public BackendAddress {
        requireNonNull(protocol, "protocol");
        if (socket.isUnresolved()) {
            throw new IllegalArgumentException(socket + " (expected: a resolved address)");
        }
    }

    /** An address where clear text is spoken. */
    public BackendAddress(InetSocketAddress socket, BackendProtocol protocol) {
        this(socket, protocol, null);
    }
}
