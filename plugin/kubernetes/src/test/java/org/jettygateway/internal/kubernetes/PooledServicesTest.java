package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Service;
import java.net.ServerSocket;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a pool, a Service for a Gateway that has something to put on it. */
@Timeout(120)
class PooledServicesTest {

    private final TestCluster cluster = TestCluster.complete();

    @Test
    void infrastructure_is_put_on_a_service_beside_the_gateway() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        KubernetesGateway.Settings settings = new KubernetesGateway.Settings(
                null, GatewayClass.CONTROLLER_NAME, "127.1.9.0/29", KubernetesGateway.Election.NONE);
        Server server = new Server();
        try (cluster;
                KubernetesGateway gateway = KubernetesGateway.of(
                        cluster.newClient(path -> {}), settings, Duration.ofSeconds(30), Leadership.Times.DEFAULTS)) {
            cluster.apply("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: jetty}
                    spec: {controllerName: jettygateway.org/gateway-controller}
                    """);
            cluster.apply(manifest("front", port, "{labels: {team: shop}, annotations: {example.com/dns: front}}"));
            cluster.apply(manifest("plain", port, "{}"));
            gateway.start();
            server.setHandler(GatewayHandler.builder()
                    .source(gateway.source())
                    .listener(gateway)
                    .build());
            server.start();
            await(() -> !address("front").isEmpty());
            Service service = requireNonNull(service("front"));
            assertEquals("shop", service.getMetadata().getLabels().get("team"));
            assertEquals("front", service.getMetadata().getLabels().get("gateway.networking.k8s.io/gateway-name"));
            assertEquals("front", service.getMetadata().getAnnotations().get("example.com/dns"));
            assertEquals(
                    "jettygateway.org/address-pool",
                    service.getSpec().getLoadBalancerClass(),
                    "nobody else's business");
            assertEquals(port, service.getSpec().getPorts().get(0).getPort());
            assertTrue(address("front").startsWith("127.1.9."), "the Gateway's address");
            assertNull(service("plain"), "nothing to put on it");

            cluster.apply(manifest("front", port, "{labels: {team: other}}"));
            await(() -> "other"
                    .equals(requireNonNull(service("front"))
                            .getMetadata()
                            .getLabels()
                            .get("team")));
            assertFalse(requireNonNull(service("front"))
                    .getMetadata()
                    .getAnnotations()
                    .containsKey("example.com/dns"));
            cluster.apply(manifest("front", port, "{}"));
            await(() -> service("front") == null);
            LifeCycle.stop(server);
        }
    }

    /** Where a Service says that it is reached; empty where it says nothing. */
    private String address(String gateway) {
        Service service = service(gateway);
        return service == null || service.getStatus() == null
                ? ""
                : service.getStatus().getLoadBalancer().getIngress().get(0).getIp();
    }

    private @Nullable Service service(String gateway) {
        return cluster.client()
                .services()
                .inNamespace("infra")
                .withName(GatewayServices.name(new ObjectKey("infra", gateway)))
                .get();
    }

    private static String manifest(String name, int port, String infrastructure) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: %s, namespace: infra}
                spec:
                  gatewayClassName: jetty
                  infrastructure: %s
                  listeners: [{name: http, port: %d, protocol: HTTP}]
                """.formatted(name, infrastructure, port);
    }
}
