package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service that some route refers to, with its ready endpoints.
 *
 * @param name {@code shop/cart:8080}, {@code shop/dns:53/udp} for a port of UDP, or {@code shop/cart:8080@shop/web} for one Gateway
 *     alone; unique in a graph, the same from generation to generation
 * @param protocol what they speak to those who send requests
 * @param tls what TLS towards them demands; null for clear text
 * @param endpoints the ready ones, sorted, each once; empty answers 503
 * @param leaving those that are about to go and still serve: only for sessions that they have already
 */
public record UpstreamNode(
        String name,
        BackendProtocol protocol,
        @Nullable BackendTls tls,
        List<EndpointNode> endpoints,
        List<EndpointNode> leaving) {

    /** Copies the endpoints. */
    public UpstreamNode {
        requireNonNull(name, "name");
        requireNonNull(protocol, "protocol");
        endpoints = List.copyOf(endpoints);
        leaving = List.copyOf(leaving);
    }

    /** One in clear text, that no endpoint is about to leave. */
    public UpstreamNode(String name, BackendProtocol protocol, List<EndpointNode> endpoints) {
        this(name, protocol, null, endpoints, List.of());
    }
}
