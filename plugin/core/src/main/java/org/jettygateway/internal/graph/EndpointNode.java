package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * An address that is ready to take traffic.
 *
 * @param host an IP address, or a DNS name that must be resolved off the request path
 * @param port the port, 1 to 65535
 */
public record EndpointNode(String host, int port) implements Comparable<EndpointNode> {

    /** Checks that nothing is missing. */
    public EndpointNode {
        requireNonNull(host, "host");
    }

    @Override
    public int compareTo(EndpointNode other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }
}
