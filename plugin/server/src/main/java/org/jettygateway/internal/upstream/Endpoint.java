package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/** One address of a backend, with what is known of it. The same object as long as any generation uses the address. */
public final class Endpoint {

    private final InetSocketAddress address;

    Endpoint(InetSocketAddress address) {
        this.address = requireNonNull(address, "address");
    }

    /** Where to connect to; always resolved. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
