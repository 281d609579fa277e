package org.jettygateway.internal.control;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What in a cluster changes all day, and is nothing to routes. */
class ClusterChangesTest {

    private static final String ROUTES = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: jetty}
            spec: {controllerName: jettygateway.org/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec: {parentRefs: [{name: web}], rules: [{backendRefs: [{name: shop, port: 80}]}]}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {ports: [{port: 80}]}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: shop}
            spec:
              targetRefs: [{group: "", kind: Service, name: shop}]
              validation: {hostname: shop.example.com, caCertificateRefs: [{group: "", kind: ConfigMap, name: authority}]}
            """;

    private final Generations generations = new Generations(
            ConfigSource.Origin.CLUSTER, new GatewayController.Settings(Publication.AS_DECLARED, false));

    @Test
    void onlyAConfigMapThatAPolicyNamesIsLookedAt() {
        Generation first = next(null, "one", "one");
        Generation second = next(first, "one", "two");
        assertSame(rule(first), rule(second));
        Generation third = next(second, "two", "two");
        assertNotSame(rule(second), rule(third));
    }

    private Generation next(@Nullable Generation serving, String authority, String other) {
        return generations.next(
                ConfigBatch.of(
                        new Document("configmap authority", configMap("authority", authority)),
                        new Document("configmap other", configMap("other", other)),
                        new Document("routes", ROUTES)),
                serving);
    }

    private static String configMap(String name, String version) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: {version: %s}}}"
                .formatted(name, version);
    }

    private static AttachedRule rule(Generation generation) {
        return generation.graph().gateways().get(0).listeners().get(0).rules().get(0);
    }
}
