package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.Transport;
import org.jettygateway.internal.graph.BackendProtocol;

/** An endpoint in the client's own terms, made once: what it connects to, whatever the requests say. */
final class Target {

    /** HTTP/2 by prior knowledge. */
    private static final Origin.Protocol H2C = new Origin.Protocol(List.of("h2c"), false);

    /** The scheme of requests in TLS. */
    private static final String HTTPS = "https";

    private final BackendProtocol protocol;
    private final Origin origin;
    private final URI uri;

    /** The target for an address. */
    Target(BackendAddress backend) {
        InetSocketAddress socket = backend.socket();
        this.protocol = backend.protocol();
        String scheme = backend.tls() == null ? "http" : HTTPS;
        // The tag carries the address to the resolver, and tells apart what the literal does not: IPv6 scopes, and what
        // TLS demands.
        this.origin = new Origin(
                scheme,
                new Origin.Address(socket.getAddress().getHostAddress(), socket.getPort()),
                backend,
                protocol == BackendProtocol.H2C ? H2C : HttpClientTransportOverHTTP.HTTP11,
                Transport.TCP_IP);
        this.uri = URI.create(scheme + "://endpoint/");
    }

    /** Whether requests go there as HTTP/2. */
    boolean isHttp2() {
        return protocol == BackendProtocol.H2C;
    }

    /** Whether the origin is one of an HTTP/2 target. */
    static boolean isHttp2(Origin origin) {
        return H2C.equals(origin.getProtocol());
    }

    /** The address that an origin of a target stands for. */
    static BackendAddress address(Origin origin) {
        return (BackendAddress) requireNonNull(origin.getTag());
    }

    /** Names the destination and its connections. */
    Origin origin() {
        return origin;
    }

    /** What the client's request type insists on; it never goes over the wire. */
    URI uri() {
        return uri;
    }
}
