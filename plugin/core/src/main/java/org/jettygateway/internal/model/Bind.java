package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * A local address and port where a listener's traffic arrives.
 *
 * @param address an IP address as {@link IpAddress#canonical} spells it, or {@link #ALL}
 * @param port the local port; {@link #ANY_PORT} for "whatever port the application already has"
 * @param transport whose port it is: TCP and UDP have ports of their own
 */
public record Bind(String address, int port, Transport transport) implements Comparable<Bind> {

    /** All addresses of the machine. */
    public static final String ALL = "*";

    /** Any port that the application listens on; only where the gateway opens no connectors of its own. */
    public static final int ANY_PORT = 0;

    private static final Comparator<Bind> ORDER =
            Comparator.comparingInt(Bind::port).thenComparing(Bind::address).thenComparing(Bind::transport);

    /** What carries the traffic. */
    public enum Transport {
        /** Connections. */
        TCP,
        /** Datagrams. */
        UDP
    }

    /** Checks that nothing is missing. */
    public Bind {
        requireNonNull(address, "address");
        requireNonNull(transport, "transport");
    }

    /** An address and port of TCP. */
    public Bind(String address, int port) {
        this(address, port, Transport.TCP);
    }

    @Override
    public int compareTo(Bind other) {
        return ORDER.compare(this, other);
    }

    /** {@code *:8080}, {@code 127.0.0.1:8080}, {@code [0:0:0:0:0:0:0:1]:8080}, {@code *:53/udp}. */
    @Override
    public String toString() {
        String port = ":" + this.port + (transport == Transport.UDP ? "/udp" : "");
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + port;
    }
}
