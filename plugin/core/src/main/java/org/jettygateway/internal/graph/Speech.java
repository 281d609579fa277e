package org.jettygateway.internal.graph;

import org.jettygateway.internal.model.Listener;

/**
 * How what comes to a listener begins. Listeners of which this differs cannot share a port, as the first bytes do not tell which
 * of them is meant; UDP has ports of its own.
 */
enum Speech {
    /** Requests. */
    CLEAR_TEXT("HTTP"),
    /** TLS, which begins with the name of a host. */
    HANDSHAKE("TLS"),
    /** Connections, whatever is inside. */
    BYTES("TCP"),
    /** Datagrams. */
    DATAGRAMS("UDP");

    private final String label;

    Speech(String label) {
        this.label = label;
    }

    /** What a listener speaks; what we do not know may be anything. */
    static Speech of(Listener listener) {
        return switch (listener.protocol()) {
            case Listener.HTTP -> CLEAR_TEXT;
            case Listener.HTTPS, Listener.TLS -> HANDSHAKE;
            case Listener.UDP -> DATAGRAMS;
            default -> BYTES;
        };
    }

    /** Whether it names a host, by which the listeners of one port are told apart. */
    boolean namesHost() {
        return this == CLEAR_TEXT || this == HANDSHAKE;
    }

    /** As messages call it: {@code HTTP}. */
    String label() {
        return label;
    }
}
