package org.jettygateway.handler;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Manifests for tests: one Gateway with a listener on port 80, routes and Services as asked for. */
final class Manifests {

    private Manifests() {}

    /** The Gateway. */
    static String gateway() {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata:
                  name: edge
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - name: http
                    protocol: HTTP
                    port: 80
                """;
    }

    /** A route from all paths of a host to one Service. */
    static String route(String name, String host, String service) {
        return route(name, host, "/", service);
    }

    /** A route from a path prefix of a host to one Service. */
    static String route(String name, String host, String prefix, String service) {
        return """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata:
                  name: %s
                spec:
                  parentRefs:
                  - name: edge
                  hostnames:
                  - "%s"
                  rules:
                  - matches:
                    - path:
                        type: PathPrefix
                        value: %s
                    backendRefs:
                    - name: %s
                      port: 8080
                """.formatted(name, host, prefix, service);
    }

    /** A Service with these endpoints, which are all on loopback; each has a slice, as ports differ. */
    static String service(String name, InetSocketAddress... endpoints) {
        String service = """
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: %s
                spec:
                  ports:
                  - name: http
                    port: 8080
                """.formatted(name);
        return service
                + List.of(endpoints).stream()
                        .map(endpoint -> slice(name, endpoint))
                        .collect(Collectors.joining());
    }

    private static String slice(String service, InetSocketAddress endpoint) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: %s-%d
                  labels:
                    kubernetes.io/service-name: %s
                addressType: IPv4
                ports:
                - name: http
                  port: %d
                endpoints:
                - addresses: ["127.0.0.1"]
                """.formatted(service.toLowerCase(Locale.ROOT), endpoint.getPort(), service, endpoint.getPort());
    }
}
