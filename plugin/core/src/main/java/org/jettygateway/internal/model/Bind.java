package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A local address and port where a listener's traffic arrives.
 *
 * @param address an IP address as {@link IpAddress#canonical} spells it, or {@link #ALL}
 * @param port the local port; {@link #ANY_PORT} for "whatever port the application already has"
 */
public record Bind(String address, int port) implements Comparable<Bind> {

    /** All addresses of the machine. */
    public static final String ALL = "*";

    /** Any port that the application listens on; only where the gateway opens no connectors of its own. */
    public static final int ANY_PORT = 0;

    /** Checks that nothing is missing. */
    public Bind {
        requireNonNull(address, "address");
    }

    @Override
    public int compareTo(Bind other) {
        int byPort = Integer.compare(port, other.port);
        return byPort != 0 ? byPort : address.compareTo(other.address);
    }

    /** {@code *:8080}, {@code 127.0.0.1:8080}, {@code [0:0:0:0:0:0:0:1]:8080}. */
    @Override
    public String toString() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
