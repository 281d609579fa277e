package org.jettygateway.internal.kubernetes;

import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.model.GatewayClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCPRoutes and UDPRoutes are watched, and have statuses. */
@Timeout(120)
class PlainRoutesTest {

    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: jetty}
            spec: {controllerName: jettygateway.org/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: front, namespace: infra}
            spec:
              gatewayClassName: jetty
              listeners:
              - {name: tcp, port: %d, protocol: TCP}
              - {name: udp, port: %d, protocol: UDP}
            """;

    private final TestCluster cluster = TestCluster.complete();

    @Test
    void have_statuses_and_are_counted() throws Exception {
        int tcp;
        int udp;
        try (ServerSocket connections = new ServerSocket(0);
                DatagramSocket datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            tcp = connections.getLocalPort();
            udp = datagrams.getLocalPort();
        }
        KubernetesGateway.Settings settings = new KubernetesGateway.Settings(
                null, GatewayClass.CONTROLLER_NAME, null, KubernetesGateway.Election.NONE);
        Server server = new Server();
        try (cluster;
                KubernetesGateway gateway = KubernetesGateway.of(
                        cluster.newClient(path -> {}), settings, Duration.ofSeconds(30), Leadership.Times.DEFAULTS)) {
            gateway.start();
            server.setHandler(GatewayHandler.builder()
                    .source(gateway.source())
                    .listener(gateway)
                    .build());
            server.start();
            cluster.apply(GATEWAY.formatted(tcp, udp));
            for (String kind : List.of("TCPRoute", "UDPRoute")) {
                cluster.apply("""
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: %s
                        metadata: {name: dns, namespace: infra}
                        spec: {parentRefs: [{name: front}], rules: [{backendRefs: [{name: gone, port: 53}]}]}
                        """.formatted(kind));
                await(() -> condition(kind, "ResolvedRefs").equals("False/BackendNotFound 1"));
                assertTrue(condition(kind, "Accepted").startsWith("True/Accepted"));
            }
            await(() -> Tree.maps(cluster.status("Gateway", "infra", "front"), "listeners").stream()
                    .map(listener -> listener.getOrDefault("attachedRoutes", 0))
                    .toList()
                    .equals(List.of(1, 1)));
            LifeCycle.stop(server);
        }
    }

    private String condition(String kind, String type) {
        List<Map<String, Object>> parents = Tree.maps(cluster.status(kind, "infra", "dns"), "parents");
        return parents.isEmpty() ? "" : TestCluster.condition(parents.get(0), type);
    }
}
