package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.source.ConfigBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway in a cluster: its objects in, traffic and statuses out. */
@Timeout(120)
class KubernetesGatewayTest {

    private static final Duration DISCOVERY = Duration.ofMillis(300);

    private static final String CLASS = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: jetty}
            spec: {controllerName: jettygateway.org/gateway-controller}
            """;

    /** What another controller says of a route. */
    private static final Map<String, Object> FOREIGN = Map.of(
            "parentRef",
            Map.of("name", "other"),
            "controllerName",
            "example.com/other",
            "conditions",
            List.of(Map.of("type", "Accepted", "status", "True", "reason", "Why", "message", "Because")));

    private final TestCluster cluster = TestCluster.complete();
    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init")
    private KubernetesGateway gateway;

    @SuppressWarnings("NullAway.Init")
    private Server server;

    @SuppressWarnings("NullAway.Init")
    private GatewayHandler handler;

    @SuppressWarnings("NullAway.Init")
    private HttpServer backend;

    private int port;

    @BeforeEach
    void openBackend() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(routableAddress(), 0), 50);
        backend.createContext("/", exchange -> {
            byte[] body = "from the pod".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        backend.start();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.setStopTimeout(5_000);
            LifeCycle.stop(server);
        }
        if (gateway != null) {
            gateway.close();
        }
        backend.stop(0);
        cluster.close();
    }

    @Test
    void objects_become_traffic_and_statuses() throws Exception {
        start();
        cluster.apply(CLASS);
        await(() -> accepted("GatewayClass", "", "jetty").equals("True/Accepted 1"));
        List<?> features = (List<?>)
                requireNonNull(cluster.status("GatewayClass", "", "jetty").get("supportedFeatures"));
        assertTrue(features.contains(Map.of("name", "HTTPRoute")));

        cluster.apply(gateway("front", ""));
        await(() -> programmed("front").equals("True/Programmed 1"));
        Map<String, Object> status = cluster.status("Gateway", "infra", "front");
        String address = Tree.text(Tree.maps(status, "addresses").get(0), "value");
        assertEquals("127.77.0.1", address);
        Map<String, Object> listener = Tree.maps(status, "listeners").get(0);
        for (String type : List.of("Accepted", "Programmed", "ResolvedRefs")) {
            assertTrue(TestCluster.condition(listener, type).startsWith("True/"), type + " of " + listener);
        }
        assertEquals(404, get(address), "bound, but there is no route");

        cluster.apply(service() + "---\n" + route("shop", "front"));
        await(() -> parent("shop", "Accepted").equals("True/Accepted 1"));
        assertEquals(200, get(address), "a status that says so means that traffic works");
        assertEquals("True/ResolvedRefs 1", parent("shop", "ResolvedRefs"));
        await(() -> attached("front") == 1);

        cluster.delete("HTTPRoute", "infra", "shop");
        await(() -> attached("front") == 0);
        assertEquals(404, get(address));
        cluster.delete("Gateway", "infra", "front");
        await(() -> handler.getBoundAddresses().isEmpty());
    }

    @Test
    void pods_that_come_and_go_change_no_table() throws Exception {
        cluster.apply(CLASS + "---\n" + gateway("front", "") + "---\n" + service() + "---\n" + route("shop", "front"));
        start();
        await(() -> get("127.77.0.1") == 200);
        cluster.apply(
                slice("addresses: [127.0.0.1]")); // no address of a cluster: it would be the gateway's own machine
        await(() -> get("127.77.0.1") == 503);
        cluster.apply(slice("addresses: [%s]".formatted(routableAddress().getHostAddress())));
        await(() -> get("127.77.0.1") == 200);
    }

    @Test
    void nothing_is_written_where_nothing_changes() throws Exception {
        cluster.apply(CLASS + "---\n" + gateway("front", "") + "---\n" + service() + "---\n" + route("shop", "front"));
        start();
        await(() -> attached("front") == 1 && parent("shop", "Accepted").startsWith("True"));
        AtomicInteger looked = new AtomicInteger();
        gateway.source().watch(looked::incrementAndGet);
        int before = cluster.puts().size();
        long generation = handler.getGeneration();
        ConfigBatch read = gateway.source().read();
        GenericKubernetesResource route = requireNonNull(cluster.find("HTTPRoute", "infra", "shop"));
        for (int i = 0; i < 1000; i++) {
            route.getMetadata().setAnnotations(Map.of("noise", String.valueOf(i)));
            route.getMetadata().setResourceVersion(null);
            route = cluster.client().resource(route).update();
        }
        await(() -> looked.get() >= 1000);
        assertSame(read, gateway.source().read(), "not even made again");
        // A change that counts comes after all of them, and is written alone.
        cluster.apply(gateway("second", ""));
        await(() -> programmed("second").startsWith("True"));
        assertEquals(generation + 1, handler.getGeneration());
        assertEquals(
                List.of("/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways/second/status"),
                cluster.puts().subList(before, cluster.puts().size()));
    }

    @Test
    void the_words_of_other_controllers_stay() throws Exception {
        cluster.apply(CLASS + "---\n" + gateway("front", "") + "---\n" + service() + "---\n" + route("shop", "front"));
        GenericKubernetesResource route = requireNonNull(cluster.find("HTTPRoute", "infra", "shop"));
        writeStatus(route, Map.of("parents", List.of(FOREIGN)));
        start();
        await(() -> Tree.maps(cluster.status("HTTPRoute", "infra", "shop"), "parents")
                        .size()
                == 2);
        assertEquals(
                FOREIGN,
                Tree.maps(cluster.status("HTTPRoute", "infra", "shop"), "parents")
                        .get(0));
    }

    @Test
    void who_was_faster_is_not_overwritten() throws Exception {
        cluster.apply(CLASS + "---\n" + gateway("front", "") + "---\n" + service() + "---\n" + route("shop", "front"));
        AtomicInteger tries = new AtomicInteger();
        List<String> refused = new CopyOnWriteArrayList<>();
        start(path -> {
            if (path.endsWith("/httproutes/shop/status") && tries.getAndIncrement() == 0) {
                writeStatus(
                        requireNonNull(cluster.find("HTTPRoute", "infra", "shop")),
                        Map.of("parents", List.of(FOREIGN)));
                cluster.refuseOnce(path, 409, refused::add);
            }
        });
        await(() -> tries.get() >= 2
                && Tree.maps(cluster.status("HTTPRoute", "infra", "shop"), "parents")
                                .size()
                        == 2);
        assertTrue(refused.get(0).contains("\"resourceVersion\""), refused.get(0));
    }

    @Test
    void while_the_api_server_is_away_the_last_configuration_serves() throws Exception {
        cluster.apply(CLASS + "---\n" + gateway("front", "") + "---\n" + service() + "---\n" + route("shop", "front"));
        start();
        await(() -> get("127.77.0.1") == 200);
        int apiPort = cluster.stop();
        for (int i = 0; i < 20; i++) {
            assertEquals(200, get("127.77.0.1"));
        }
        cluster.restart(apiPort);
        AtomicInteger changes = new AtomicInteger();
        await(() -> {
            // This server does not remember what happened before it was watched again: hence change upon change.
            cluster.apply(route("shop", "front").replace("name: svc", "name: none-" + changes.incrementAndGet()));
            return get("127.77.0.1") == 500;
        });
    }

    @Test
    void who_is_started_before_the_api_server_waits_for_it() throws Exception {
        cluster.apply(CLASS);
        int apiPort = cluster.stop();
        gateway = KubernetesGateway.of(cluster.newClient(path -> {}), settings(), DISCOVERY, Leadership.Times.DEFAULTS);
        CountDownLatch started = new CountDownLatch(1);
        Thread starter = new Thread(() -> {
            try {
                gateway.start();
                started.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        starter.start();
        assertFalse(started.await(1, TimeUnit.SECONDS), "there is nothing to serve yet");
        cluster.restart(apiPort);
        assertTrue(started.await(60, TimeUnit.SECONDS));
        assertEquals(1, gateway.source().read().documents().size());
    }

    @Test
    void a_gateway_that_cannot_have_its_address_says_so() throws Exception {
        cluster.apply(CLASS);
        start();
        cluster.apply(gateway("front", """
                  addresses:
                  - {type: example.com/own, value: x}
                  - {type: IPAddress, value: 203.0.113.77}
                  - {type: IPAddress, value: 127.78.0.1}
                """));
        await(() -> accepted("Gateway", "infra", "front").equals("False/UnsupportedAddress 1"));
        cluster.apply(gateway("front", """
                  addresses:
                  - {type: IPAddress, value: 203.0.113.77}
                  - {type: IPAddress, value: 127.78.0.1}
                """));
        await(() -> programmed("front").startsWith("False/AddressNotUsable"));
        assertTrue(accepted("Gateway", "infra", "front").startsWith("True/Accepted"));
        cluster.apply(gateway("front", """
                  addresses:
                  - {type: IPAddress, value: 127.78.0.1}
                """));
        await(() -> programmed("front").startsWith("True/Programmed"));
        assertTrue(Tree.same(
                List.of(Map.of("type", "IPAddress", "value", "127.78.0.1")),
                cluster.status("Gateway", "infra", "front").get("addresses")));
    }

    @Test
    void a_port_that_is_taken_is_programmed_when_it_is_free() throws Exception {
        cluster.apply(CLASS);
        start();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.77.0.1"))) {
            cluster.apply(gateway("front", ""));
            await(() -> programmed("front").startsWith("False/Pending"));
            assertTrue(taken.isBound());
        }
        await(() -> programmed("front").startsWith("True/Programmed"));
        assertEquals(404, get("127.77.0.1"));
    }

    @Test
    void only_classes_of_ours_are_served() throws Exception {
        cluster.apply(CLASS.replace("jettygateway.org/gateway-controller", "example.com/other"));
        cluster.apply(gateway("front", ""));
        start();
        cluster.apply(CLASS.replace("name: jetty", "name: ours"));
        await(() -> accepted("GatewayClass", "", "ours").startsWith("True"));
        assertEquals(List.of(), handler.getBoundAddresses());
        assertEquals(Map.of(), cluster.status("Gateway", "infra", "front"));
        assertEquals(Map.of(), cluster.status("GatewayClass", "", "jetty"));
    }

    @Test
    void a_kind_that_comes_later_is_served_then() throws Exception {
        try (TestCluster poor = new TestCluster("GatewayClass", "Gateway")) {
            poor.apply(CLASS);
            try (KubernetesGateway early = KubernetesGateway.of(
                    poor.newClient(path -> {}), settings(), DISCOVERY, Leadership.Times.DEFAULTS)) {
                early.start();
                assertEquals(1, early.source().read().documents().size());
                poor.serve(TestCluster.GATEWAY_GROUP + "/v1", "GatewayClass", "Gateway", "HTTPRoute", "ReferenceGrant");
                poor.apply(route("shop", "front"));
                await(() -> read(early) == 2);
            }
        }
    }

    @Test
    void a_gateway_that_may_not_see_its_routes_is_not_ready() throws Exception {
        cluster.forbid("/httproutes");
        CountDownLatch started = new CountDownLatch(1);
        gateway = KubernetesGateway.of(cluster.newClient(path -> {}), settings(), DISCOVERY, Leadership.Times.DEFAULTS);
        Thread starter = new Thread(() -> {
            try {
                gateway.start();
                started.countDown();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        starter.start();
        await(() -> cluster.reads().stream()
                        .filter(uri -> uri.contains("/httproutes"))
                        .count()
                > 1);
        assertFalse(started.await(1, TimeUnit.SECONDS), "it would take the place of one that serves them");
        cluster.permit();
        assertTrue(started.await(60, TimeUnit.SECONDS));
        starter.join();
    }

    @Test
    void what_stops_no_other_may_be_forbidden() throws Exception {
        cluster.forbid("/secrets");
        cluster.apply(CLASS);
        start();
        await(() -> accepted("GatewayClass", "", "jetty").equals("True/Accepted 1"));
    }

    @Test
    void of_all_secrets_only_certificates_are_asked_for() throws Exception {
        start();
        List<String> asked =
                cluster.reads().stream().filter(uri -> uri.contains("/secrets")).toList();
        assertFalse(asked.isEmpty());
        asked.forEach(uri -> assertTrue(uri.contains("fieldSelector=type%3Dkubernetes.io%2Ftls"), uri));
    }

    private static int read(KubernetesGateway gateway) {
        try {
            return gateway.source().read().documents().size();
        } catch (IOException e) {
            return -1;
        }
    }

    private void start() throws Exception {
        start(path -> {});
    }

    private void start(Consumer<String> beforePut) throws Exception {
        gateway = KubernetesGateway.of(cluster.newClient(beforePut), settings(), DISCOVERY, Leadership.Times.DEFAULTS);
        gateway.start();
        server = new Server();
        handler = GatewayHandler.builder()
                .source(gateway.source())
                .listener(gateway)
                .build();
        server.setHandler(handler);
        server.start();
    }

    private static KubernetesGateway.Settings settings() {
        return new KubernetesGateway.Settings(
                null, GatewayClass.CONTROLLER_NAME, "127.77.0.0/16", KubernetesGateway.Election.NONE);
    }

    private int get(String address) {
        try {
            URI uri = URI.create("http://%s:%d/".formatted(address, port));
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException refused) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String accepted(String kind, String namespace, String name) {
        return TestCluster.condition(cluster.status(kind, namespace, name), "Accepted");
    }

    private String programmed(String name) {
        return TestCluster.condition(cluster.status("Gateway", "infra", name), "Programmed");
    }

    private int attached(String name) {
        List<Map<String, Object>> listeners = Tree.maps(cluster.status("Gateway", "infra", name), "listeners");
        return listeners.isEmpty() ? -1 : (Integer) listeners.get(0).getOrDefault("attachedRoutes", -1);
    }

    private String parent(String route, String type) {
        List<Map<String, Object>> parents = Tree.maps(cluster.status("HTTPRoute", "infra", route), "parents");
        return parents.isEmpty() ? "" : TestCluster.condition(parents.get(0), type);
    }

    private void writeStatus(GenericKubernetesResource object, Map<String, Object> status) {
        Map<String, Object> fields = new LinkedHashMap<>(object.getAdditionalProperties());
        fields.put("status", status);
        object.setAdditionalProperties(fields);
        cluster.client().resource(object).updateStatus();
    }

    private String gateway(String name, String addresses) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: %s, namespace: infra}
                spec:
                  gatewayClassName: jetty
                  listeners:
                  - {name: http, port: %d, protocol: HTTP}
                %s""".formatted(name, port, addresses);
    }

    private String route(String name, String parent) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s, namespace: infra}
                spec:
                  parentRefs: [{name: %s}]
                  rules: [{backendRefs: [{name: svc, port: 80}]}]
                """.formatted(name, parent);
    }

    private String service() throws IOException {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: svc, namespace: infra}
                spec:
                  ports: [{name: http, port: 80, targetPort: %d}]
                ---
                """.formatted(backend.getAddress().getPort())
                + slice("addresses: [%s]".formatted(routableAddress().getHostAddress()));
    }

    private String slice(String endpoint) {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: svc-1
                  namespace: infra
                  labels: {kubernetes.io/service-name: svc}
                addressType: IPv4
                endpoints: [{%s}]
                ports: [{name: http, port: %d}]
                """.formatted(endpoint, backend.getAddress().getPort());
    }

    /** An address of this machine that a pod could have. */
    private static InetAddress routableAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this machine has no address but loopback"));
    }
}
