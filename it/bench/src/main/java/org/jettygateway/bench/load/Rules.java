package org.jettygateway.bench.load;

/** Manifests: the routes of the guide, and as many more as one likes, all of which end at one backend. */
final class Rules {

    private static final int RULES_PER_HOST = 10;

    private Rules() {}

    /** The guide: a Gateway, its two routes, a Service and its endpoints. */
    static String guide(int backend) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: example-gateway}
                spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: foo-route}
                spec:
                  parentRefs: [{name: example-gateway}]
                  hostnames: [foo.example.com]
                  rules: [{matches: [{path: {value: /login}}], backendRefs: [{name: svc, port: %1$d}]}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: bar-route}
                spec:
                  parentRefs: [{name: example-gateway}]
                  hostnames: [bar.example.com]
                  rules:
                  - matches: [{headers: [{name: env, value: canary}]}]
                    backendRefs: [{name: svc, port: %1$d}]
                  - backendRefs: [{name: svc, port: %1$d}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: svc}
                spec: {ports: [{port: %1$d}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: svc, labels: {kubernetes.io/service-name: svc}}
                addressType: IPv4
                ports: [{port: %1$d}]
                endpoints: [{addresses: [127.0.0.1]}]
                """.formatted(backend);
    }

    /** The same rules as {@link #more} in nginx's words: a server for each host, with a location for each rule. */
    static String moreOfNginx(int rules, int port, String proxy) {
        StringBuilder servers = new StringBuilder();
        for (int host = 0; host < rules / RULES_PER_HOST; host++) {
            servers.append("server { listen 127.0.0.1:%d; server_name host-%d.example.com;\n".formatted(port, host));
            for (int rule = 0; rule < RULES_PER_HOST; rule++) {
                servers.append("location /path-%d { %s }\n".formatted(rule, proxy));
            }
            servers.append("}\n");
        }
        return servers.toString();
    }

    /** Routes with ten rules each, and a host each. */
    static String more(int rules, int backend) {
        StringBuilder yaml = new StringBuilder();
        for (int host = 0; host < rules / RULES_PER_HOST; host++) {
            yaml.append("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: host-%1$d}
                    spec:
                      parentRefs: [{name: example-gateway}]
                      hostnames: [host-%1$d.example.com]
                      rules:
                    """.formatted(host));
            for (int rule = 0; rule < RULES_PER_HOST; rule++) {
                yaml.append("""
                        - matches: [{path: {type: PathPrefix, value: /path-%d}}]
                          backendRefs: [{name: svc, port: %d}]
                        """.formatted(rule, backend).indent(2));
            }
            yaml.append("---\n");
        }
        return yaml.toString();
    }
}
