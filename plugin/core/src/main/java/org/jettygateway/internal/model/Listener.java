package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code Gateway.spec.listeners}.
 *
 * @param name the {@code sectionName} by which routes attach to it
 * @param hostname lower case, may begin with {@code *.}; null matches every host
 * @param port the declared port, 1 to 65535: what users and clients are told, wherever it is published
 * @param protocol {@code HTTP}, {@code HTTPS}, {@code TLS}, {@code TCP}, {@code UDP} or somebody's own
 * @param allowedRoutes which routes may attach
 * @param tls what it does about TLS
 */
public record Listener(
        String name,
        @Nullable String hostname,
        int port,
        String protocol,
        AllowedRoutes allowedRoutes,
        ListenerTls tls) {

    /** Clear-text HTTP/1.1 and HTTP/2 with prior knowledge. */
    public static final String HTTP = "HTTP";

    /** HTTP/1.1 and HTTP/2 over TLS. */
    public static final String HTTPS = "HTTPS";

    /** TLS, whatever is inside: it ends here, or is passed through. */
    public static final String TLS = "TLS";

    /** Connections, whatever is inside. */
    public static final String TCP = "TCP";

    /** Datagrams, whatever is inside. */
    public static final String UDP = "UDP";

    /** Checks that nothing is missing. */
    public Listener {
        requireNonNull(name, "name");
        requireNonNull(protocol, "protocol");
        requireNonNull(allowedRoutes, "allowedRoutes");
        requireNonNull(tls, "tls");
    }

    /** Whether connections begin with a handshake, by which listeners of one port are told apart. */
    public boolean overTls() {
        return protocol.equals(HTTPS) || protocol.equals(TLS);
    }

    /** What carries its traffic. */
    public Bind.Transport transport() {
        return protocol.equals(UDP) ? Bind.Transport.UDP : Bind.Transport.TCP;
    }

    /** Whether TLS does not end here. */
    public boolean passesThrough() {
        return protocol.equals(TLS) && tls.mode() == ListenerTls.Mode.Passthrough;
    }

    /** A listener without TLS. */
    public Listener(String name, @Nullable String hostname, int port, String protocol, AllowedRoutes allowedRoutes) {
        this(name, hostname, port, protocol, allowedRoutes, ListenerTls.NONE);
    }
}
