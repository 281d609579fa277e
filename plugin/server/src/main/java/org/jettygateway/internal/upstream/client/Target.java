package org.jettygateway.internal.upstream.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;

/** An endpoint in the client's own terms, made once: what it connects to, whatever the requests say. */
final class Target {

    private final Origin origin;
    private final URI uri;

    /**
     * The target for an address.
     *
     * @throws IllegalArgumentException if the address is not resolved
     */
    Target(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException(address + " (expected: a resolved address)");
        }
        String literal = ip.getHostAddress();
        // The tag carries the address to the resolver, and tells apart what the literal does not (IPv6 scopes).
        this.origin = new Origin(
                "http",
                new Origin.Address(literal, address.getPort()),
                address,
                HttpClientTransportOverHTTP.HTTP11,
                BackendEndPoint.TRANSPORT);
        this.uri = URI.create("http://endpoint/");
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
