package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import org.jettygateway.internal.upstream.client.BackendAddress;

/** One address of a backend, with what is known of it. The same object as long as any generation uses the address. */
public final class Endpoint {

    private final BackendAddress address;

    Endpoint(BackendAddress address) {
        this.address = requireNonNull(address, "address");
    }

    /** Where to connect to, and what is spoken there. */
    public BackendAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return address.socket().toString();
    }
}
