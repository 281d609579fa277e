package org.jettygateway.internal.graph;

/** What the endpoints behind a Service's port speak; {@code appProtocol} in Kubernetes (GEP-1911). In clear text, or within TLS. */
public enum BackendProtocol {
    /** HTTP/1.1, with WebSocket: what a port without an appProtocol speaks, or with {@code kubernetes.io/ws}. */
    HTTP1,
    /**
     * HTTP/2: {@code kubernetes.io/h2c}, and what a port without an appProtocol speaks to GRPCRoutes. By prior knowledge (RFC 9113,
     * 3.3); within TLS by ALPN.
     */
    H2C
}
