package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Service for each Gateway, and its address as the Gateway's. */
@Timeout(120)
class AddressServicesTest {

    private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

    private final TestCluster cluster = TestCluster.complete();

    @Test
    void a_gateway_has_the_address_of_its_service() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
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
            cluster.apply("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: jetty}
                    spec: {controllerName: jettygateway.org/gateway-controller}
                    """);
            cluster.apply(manifest(port, "{labels: {team: shop}, annotations: {example.com/lb: internal}}"));
            await(() -> programmed().startsWith("False/AddressNotAssigned"));
            await(() -> service() != null);
            Service service = requireNonNull(service());
            assertEquals("LoadBalancer", service.getSpec().getType());
            assertEquals(port, service.getSpec().getPorts().get(0).getPort());
            assertEquals("shop", service.getMetadata().getLabels().get("team"));
            assertEquals("front", service.getMetadata().getLabels().get("gateway.networking.k8s.io/gateway-name"));
            assertEquals("internal", service.getMetadata().getAnnotations().get("example.com/lb"));

            service.setStatus(new ServiceStatusBuilder()
                    .withLoadBalancer(new LoadBalancerStatusBuilder()
                            .withIngress(new LoadBalancerIngressBuilder()
                                    .withIp("198.51.100.7")
                                    .build())
                            .build())
                    .build());
            cluster.client().resource(service).updateStatus();
            await(() -> programmed().startsWith("True/Programmed"));
            assertTrue(Tree.same(
                    List.of(Map.of("type", "IPAddress", "value", "198.51.100.7")),
                    cluster.status("Gateway", "infra", "front").get("addresses")));

            cluster.apply(manifest(port, "{labels: {team: other}}"));
            await(() -> "other"
                    .equals(requireNonNull(service()).getMetadata().getLabels().get("team")));
            assertFalse(
                    requireNonNull(service()).getMetadata().getAnnotations().containsKey("example.com/lb"),
                    "what is not asked for any more is gone");
            cluster.apply(manifest(port, "{}"));
            await(() -> !requireNonNull(service()).getMetadata().getLabels().containsKey("team"));
            assertEquals(
                    "front", requireNonNull(service()).getMetadata().getLabels().get(GATEWAY_NAME));
            cluster.delete("Gateway", "infra", "front");
            await(() -> service() == null);
            LifeCycle.stop(server);
        }
    }

    @Test
    void a_service_has_the_ports_of_accepted_listener_sets() throws Exception {
        KubernetesGateway.Settings settings = new KubernetesGateway.Settings(
                null, GatewayClass.CONTROLLER_NAME, null, KubernetesGateway.Election.NONE);
        int taken;
        int more;
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            taken = one.getLocalPort();
            more = other.getLocalPort();
        }
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
            cluster.apply(manifest(taken, "{}") + "  allowedListeners: {namespaces: {from: All}}\n");
            cluster.apply(listenerSet("more", more));
            cluster.apply(listenerSet("late", taken));
            gateway.start();
            server.setHandler(GatewayHandler.builder()
                    .source(gateway.source())
                    .listener(gateway)
                    .build());
            server.start();
            await(() -> service() != null
                    && requireNonNull(service()).getSpec().getPorts().size() == 2);
            assertEquals(
                    List.of(taken, more),
                    requireNonNull(service()).getSpec().getPorts().stream()
                            .map(ServicePort::getPort)
                            .toList());
            assertEquals(
                    "True/Accepted 1",
                    TestCluster.condition(cluster.status("ListenerSet", "shop", "more"), "Accepted"));
            await(() -> TestCluster.condition(cluster.status("ListenerSet", "shop", "late"), "Accepted")
                    .startsWith("False/ListenersNotValid"));
            assertTrue(Tree.same(1, cluster.status("Gateway", "infra", "front").get("attachedListenerSets")));

            cluster.delete("ListenerSet", "shop", "more");
            await(() -> requireNonNull(service()).getSpec().getPorts().size() == 1);
            LifeCycle.stop(server);
        }
    }

    private static String listenerSet(String name, int port) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: ListenerSet
                metadata: {name: %s, namespace: shop}
                spec:
                  parentRef: {name: front, namespace: infra}
                  listeners: [{name: http, port: %d, protocol: HTTP}]
                """.formatted(name, port);
    }

    @Test
    void services_stay_while_it_is_not_known_which_gateways_there_are() throws Exception {
        try (TestCluster poor = new TestCluster("GatewayClass");
                ClusterCache cache = cache(poor)) {
            AddressServices services = new AddressServices(cache, poor.client(), "infra", Map.of());
            poor.apply("""
                    apiVersion: v1
                    kind: Service
                    metadata:
                      name: gateway-infra-front
                      namespace: infra
                      labels:
                        app.kubernetes.io/managed-by: jetty-gateway
                        gateway.networking.k8s.io/gateway-name: front
                    spec: {type: LoadBalancer, ports: [{port: 80}]}
                    """);
            cache.start();
            await(() -> !cache.objects("Service").isEmpty());
            services.reconcile(List.of());
            assertNotNull(poor.find("Service", "infra", "gateway-infra-front"), "its address would be lost for ever");
        }
    }

    @Test
    void a_service_outlives_its_gateways_class_but_not_its_gateway() throws Exception {
        try (cluster;
                ClusterCache cache = cache(cluster)) {
            AddressServices services = new AddressServices(cache, cluster.client(), "test", Map.of());
            cluster.apply(manifest(80, "{}"));
            cache.start();
            services.reconcile(cache.objects("Gateway"));
            await(() -> !cache.objects("Service").isEmpty());
            services.reconcile(List.of()); // there is no class of ours any more
            assertNotNull(service(), "its address would be lost for ever");

            cluster.apply("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: jetty}
                    spec: {controllerName: example.com/other}
                    """);
            await(() -> !cache.objects("GatewayClass").isEmpty());
            services.reconcile(List.of());
            assertNull(service(), "somebody else's now");
        }
    }

    @Test
    void one_number_is_a_port_for_each_transport() throws Exception {
        try (cluster;
                ClusterCache cache = cache(cluster)) {
            AddressServices services = new AddressServices(cache, cluster.client(), "test", Map.of());
            cluster.apply(manifest(80, "{}").replace("{name: http, port: 80, protocol: HTTP}", """
                    {name: tcp, port: 53, protocol: TCP}, {name: udp, port: 53, protocol: UDP},
                    {name: one, port: 80, protocol: HTTP, hostname: one.test}, {name: two, port: 80, protocol: HTTP}"""));
            cache.start();
            services.reconcile(cache.objects("Gateway"));
            assertEquals(
                    List.of("tcp-53 53 TCP", "udp-53 53 UDP", "tcp-80 80 TCP"),
                    requireNonNull(service()).getSpec().getPorts().stream()
                            .map(port -> port.getName() + " " + port.getPort() + " " + port.getProtocol())
                            .toList());
        }
    }

    @Test
    void of_many_addresses_as_many_are_told_as_a_status_takes() throws Exception {
        try (cluster;
                ClusterCache cache = cache(cluster)) {
            AddressServices services = new AddressServices(cache, cluster.client(), "test", Map.of());
            cluster.apply(manifest(80, "{}"));
            cache.start();
            services.reconcile(cache.objects("Gateway"));
            Service service = requireNonNull(service());
            service.setStatus(new ServiceStatusBuilder()
                    .withLoadBalancer(new LoadBalancerStatusBuilder()
                            .withIngress(IntStream.range(0, 20)
                                    .mapToObj(i -> new LoadBalancerIngressBuilder()
                                            .withIp("198.51.100." + i)
                                            .build())
                                    .toList())
                            .build())
                    .build());
            cluster.client().resource(service).updateStatus();
            ObjectKey front = new ObjectKey("infra", "front");
            await(() ->
                    Tree.maps(services.complete(front, Map.of()), "addresses").size() == 16);
        }
    }

    @Test
    void a_service_that_is_refused_is_nobody_elses_fault() throws Exception {
        try (cluster;
                ClusterCache cache = cache(cluster)) {
            AddressServices services = new AddressServices(cache, cluster.client(), "infra", Map.of());
            cluster.apply(manifest(80, "{}"));
            cluster.apply(manifest(80, "{}").replace("name: front", "name: other"));
            cache.start();
            cluster.refuseCreation("/api/v1/namespaces/infra/services", 422);
            KubernetesClientException refused =
                    assertThrows(KubernetesClientException.class, () -> services.reconcile(cache.objects("Gateway")));
            assertEquals(422, refused.getCode());
            assertEquals(
                    1,
                    cluster.client()
                            .services()
                            .inNamespace("infra")
                            .list()
                            .getItems()
                            .size());
        }
    }

    private static ClusterCache cache(TestCluster of) {
        return new ClusterCache(of.client(), WatchedKind.all(), Duration.ofSeconds(30), () -> {});
    }

    @Test
    void no_two_gateways_have_one_service() {
        assertNotEquals(
                GatewayServices.name(new ObjectKey("a", "b-c")), GatewayServices.name(new ObjectKey("a-b", "c")));
        assertTrue(GatewayServices.name(new ObjectKey("n".repeat(63), "g".repeat(253)))
                        .length()
                <= 63);
        assertTrue(GatewayServices.name(new ObjectKey("a", "b.c")).matches("[a-z0-9-]+"));
    }

    private @Nullable Service service() {
        return cluster.client()
                .services()
                .withName(GatewayServices.name(new ObjectKey("infra", "front")))
                .get();
    }

    private String programmed() {
        return TestCluster.condition(cluster.status("Gateway", "infra", "front"), "Programmed");
    }

    private static String manifest(int port, String infrastructure) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: front, namespace: infra}
                spec:
                  gatewayClassName: jetty
                  infrastructure: %s
                  listeners: [{name: http, port: %d, protocol: HTTP}]
                """.formatted(infrastructure, port);
    }
}
