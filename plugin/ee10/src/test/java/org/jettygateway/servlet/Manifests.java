package org.jettygateway.servlet;

/** Manifests with one Gateway on port 80. */
final class Manifests {

    private Manifests() {}

    /**
     * {@code www.example.com}: {@code /svc} to a live backend, {@code /gone} to a port that nobody listens on, {@code /empty}
     * to a Service without endpoints, {@code /bad} to a Service that is not there, {@code /exact} only exactly.
     */
    static String to(int backend, int closedPort) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: gw}
                spec:
                  gatewayClassName: jetty
                  listeners:
                    - {name: http, protocol: HTTP, port: 80}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: www}
                spec:
                  parentRefs: [{name: gw}]
                  hostnames: [www.example.com]
                  rules:
                    - matches: [{path: {type: PathPrefix, value: /svc}}]
                      backendRefs: [{name: svc, port: 80}]
                    - matches: [{path: {type: Exact, value: /exact}}]
                      backendRefs: [{name: svc, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /query}, queryParams: [{name: q, value: a b}]}]
                      backendRefs: [{name: svc, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /gone}}]
                      backendRefs: [{name: gone, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /empty}}]
                      backendRefs: [{name: empty, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /bad}}]
                      backendRefs: [{name: nowhere, port: 80}]
                """ + service("svc", backend) + service("gone", closedPort) + """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: empty}
                spec: {ports: [{name: http, port: 80}]}
                """;
    }

    private static String service(String name, int port) {
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http, port: %2$d}]
                endpoints: [{addresses: ["127.0.0.1"]}]
                """.formatted(name, port);
    }
}
