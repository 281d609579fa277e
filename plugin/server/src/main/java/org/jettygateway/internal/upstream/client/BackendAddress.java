package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jettygateway.internal.graph.BackendProtocol;

/**
 * Where to connect to, and what is spoken there; connections are shared by all that goes to an equal one.
 *
 * @param socket resolved
 * @param protocol what it speaks
 */
public record BackendAddress(InetSocketAddress socket, BackendProtocol protocol) {

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
}
