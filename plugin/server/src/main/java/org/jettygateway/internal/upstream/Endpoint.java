package org.jettygateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import org.jettygateway.internal.upstream.client.BackendAddress;

/** One address of a backend, with what is known of it. The same object as long as any generation uses the address. */
public final class Endpoint {

    private final BackendAddress address;
    private final FailureTally failures = new FailureTally(System.nanoTime());

    Endpoint(BackendAddress address) {
        this.address = requireNonNull(address, "address");
    }

    /** Where to connect to, and what is spoken there. */
    public BackendAddress address() {
        return address;
    }

    /** Counts a failed exchange; how many failures the log should speak of now, or 0 where it should keep quiet. */
    public int countFailure() {
        return failures.count(System.nanoTime());
    }

    /** {@code 192.0.2.10:8080}. */
    @Override
    public String toString() {
        String text = address.socket().toString();
        return text.substring(text.indexOf('/') + 1); // before the slash stands a name, where one was looked up
    }
}
