package org.jettygateway.internal.kubernetes;

import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jettygateway.event.ServingEvent;
import org.jettygateway.internal.model.GatewayClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two replicas, of which one writes. */
@Timeout(120)
class LeadershipTest {

    private static final Leadership.Times SHORT =
            new Leadership.Times(Duration.ofMillis(1_500), Duration.ofMillis(1_000), Duration.ofMillis(200));

    private static final String CLASS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: jetty}
            spec: {controllerName: jettygateway.org/gateway-controller, description: %s}
            """;

    private final List<String> writers = new CopyOnWriteArrayList<>();

    @Test
    void one_of_two_replicas_writes_and_the_other_takes_over() throws Exception {
        try (TestCluster cluster = TestCluster.complete()) {
            cluster.apply(CLASS.formatted("first"));
            KubernetesGateway a = replica("a", cluster);
            KubernetesGateway b = replica("b", cluster);
            await(() -> observed(cluster) == 1);
            String leader = writers.get(0);
            assertEquals(List.of(leader), List.copyOf(writers), "the other one writes nothing");

            (leader.equals("a") ? a : b).close();
            cluster.apply(CLASS.formatted("second"));
            KubernetesGateway other = leader.equals("a") ? b : a;
            other.onServing(new ServingEvent(2, List.of(status(2))));
            await(() -> observed(cluster) == 2);
            assertEquals(leader.equals("a") ? "b" : "a", writers.get(writers.size() - 1));
            other.close();
        }
    }

    private KubernetesGateway replica(String name, TestCluster cluster) throws InterruptedException {
        KubernetesClient client = cluster.newClient(path -> {
            if (path.endsWith("/status")) {
                writers.add(name);
            }
        });
        KubernetesGateway replica = KubernetesGateway.of(
                client,
                new KubernetesGateway.Settings(
                        null, GatewayClass.CONTROLLER_NAME, "127.79.0.0/16", KubernetesGateway.Election.BY_LEASE),
                Duration.ofSeconds(30),
                SHORT);
        replica.start();
        replica.onServing(new ServingEvent(1, List.of(status(1))));
        return replica;
    }

    private static Map<String, Object> status(int generation) {
        Map<String, Object> condition = Map.of(
                "type",
                "Accepted",
                "status",
                "True",
                "observedGeneration",
                generation,
                "reason",
                "Accepted",
                "message",
                "");
        return Map.of(
                "apiVersion",
                "gateway.networking.k8s.io/v1",
                "kind",
                "GatewayClass",
                "metadata",
                Map.of("name", "jetty", "generation", generation),
                "status",
                Map.of("conditions", List.of(condition)));
    }

    private static int observed(TestCluster cluster) {
        List<Map<String, Object>> conditions = Tree.maps(cluster.status("GatewayClass", "", "jetty"), "conditions");
        return conditions.isEmpty() ? 0 : (Integer) conditions.get(0).getOrDefault("observedGeneration", 0);
    }
}
