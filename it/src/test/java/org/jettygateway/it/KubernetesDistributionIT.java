package org.jettygateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real distribution with the overlay for clusters, against an API server. */
class KubernetesDistributionIT {

    private static final String POOL = "127.91.0.0/16";
    private static final String ADDRESS = "127.91.0.1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void theModuleInstallsWithoutNetworkAndSaysItsSettings() throws Exception {
        JettyBase base = new JettyBase(work).unzip(Shipped.kubernetesOverlay());

        String output = base.addModules("gateway-kubernetes");

        assertThat(output, not(containsString("://")));
        String settings = Files.readString(work.resolve("start.d/gateway-kubernetes.ini"));
        for (String name :
                List.of("kubeconfig", "addressPool", "controllerName", "leaderElect", "healthPort", "publish")) {
            assertThat(settings, containsString("\n# gateway." + name + "="));
        }
    }

    @Test
    void noLibraryIsThereTwice() throws Exception {
        JettyBase base = new JettyBase(work).unzip(Shipped.kubernetesOverlay());
        Set<String> others = libraries(Shipped.jettyHome().resolve("lib"));
        others.addAll(libraries(base.directory().resolve("lib/gateway")));
        Set<String> clients = libraries(base.directory().resolve("lib/gateway-kubernetes"));

        assertThat(clients, hasItem("kubernetes-client"));
        assertEquals(Set.of(), clients.stream().filter(others::contains).collect(Collectors.toSet()));
    }

    @Test
    void whoServesFilesHasNoClientOfKubernetes() throws Exception {
        JettyBase base = new JettyBase(work).unzip(Shipped.overlay());

        assertFalse(Files.exists(base.directory().resolve("lib/gateway-kubernetes")));
        assertFalse(Files.exists(base.directory().resolve("modules/gateway-kubernetes.mod")));
    }

    @Test
    void servesTheGatewaysOfAClusterAndDrains() throws Exception {
        JettyBase base = installed();
        int port = Ports.free();
        int health = Ports.free();
        HttpServer pod = startPod();
        try (ApiServer cluster = ApiServer.start()) {
            cluster.create(manifests(port, pod.getAddress()));
            cluster.writeKubeconfig(work.resolve("kubeconfig"));
            try (RunningProcess jetty = base.serve(
                    "gateway.kubeconfig=" + work.resolve("kubeconfig"),
                    "gateway.addressPool=" + POOL,
                    "gateway.healthPort=" + health)) {
                await(() -> get("127.0.0.1", health, "/readyz"), 200);
                assertEquals(200, get(ADDRESS, port, "/"));
                await(() -> statuses(cluster), "True/Programmed True/Accepted " + ADDRESS);

                CompletableFuture<HttpResponse<String>> slow =
                        browser.sendAsync(request(ADDRESS, port, "/slow"), HttpResponse.BodyHandlers.ofString());
                assertTrue(arrived.await(30, TimeUnit.SECONDS));
                jetty.terminate();

                await(() -> get("127.0.0.1", health, "/readyz"), 503);
                assertEquals(200, get("127.0.0.1", health, "/livez"));
                answer.countDown();
                assertEquals("from the pod", slow.get(30, TimeUnit.SECONDS).body());
                jetty.exitCode();
            }
        } finally {
            pod.stop(0);
        }
    }

    @Test
    void isAliveButNotReadyUntilThereIsAnApiServerAndCanBeStopped() throws Exception {
        JettyBase base = installed();
        int health = Ports.free();
        ApiServer.writeKubeconfig(work.resolve("kubeconfig"), Ports.free());
        try (RunningProcess jetty = base.start(
                "gateway.kubeconfig=" + work.resolve("kubeconfig"),
                "gateway.addressPool=" + POOL,
                "gateway.healthPort=" + health)) {
            await(() -> get("127.0.0.1", health, "/livez"), 200);
            assertEquals(503, get("127.0.0.1", health, "/readyz"));

            jetty.terminate();

            jetty.exitCode();
        }
    }

    @Test
    void aWrongSettingIsSaidByItsName() throws Exception {
        JettyBase base = installed();
        try (RunningProcess jetty = base.start("gateway.addressPool=127.0.0.1", "gateway.healthPort=-1")) {
            jetty.await(line -> line.contains("gateway.addressPool: \"127.0.0.1\" (expected: a block"));
        }
    }

    private JettyBase installed() throws IOException, InterruptedException {
        JettyBase base = new JettyBase(work).unzip(Shipped.kubernetesOverlay());
        base.addModules("gateway-kubernetes");
        return base;
    }

    /** The names of all jars, without their versions. */
    private static Set<String> libraries(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.replaceFirst("-\\d.*", ""))
                    .collect(Collectors.toSet());
        }
    }

    /** What the statuses of the Gateway and of the route say. */
    private static String statuses(ApiServer cluster) {
        var front = cluster.get(Gateway.class, "infra", "front").getStatus();
        var shop = cluster.get(HTTPRoute.class, "infra", "shop").getStatus();
        if (front == null || shop == null || shop.getParents().isEmpty()) {
            return "";
        }
        return "%s %s %s"
                .formatted(
                        ApiServer.condition(front.getConditions(), "Programmed"),
                        ApiServer.condition(shop.getParents().get(0).getConditions(), "Accepted"),
                        front.getAddresses().get(0).getValue());
    }

    /** A pod; its {@code /slow} answers when it may. Not on loopback, where a cluster has none. */
    private HttpServer startPod() throws IOException {
        HttpServer pod = HttpServer.create(new InetSocketAddress(routableAddress(), 0), 50);
        pod.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "pod");
            thread.setDaemon(true);
            return thread;
        }));
        pod.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                arrived.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = "from the pod".getBytes(US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        pod.start();
        return pod;
    }

    private static InetAddress routableAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this machine has no address but loopback"));
    }

    private static String manifests(int port, InetSocketAddress pod) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: jetty}
                spec: {controllerName: jettygateway.org/gateway-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: front, namespace: infra}
                spec: {gatewayClassName: jetty, listeners: [{name: http, port: %d, protocol: HTTP}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop, namespace: infra}
                spec: {parentRefs: [{name: front}], rules: [{backendRefs: [{name: svc, port: 80}]}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: svc, namespace: infra}
                spec: {ports: [{name: http, port: 80, targetPort: %d}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: svc-1, namespace: infra, labels: {kubernetes.io/service-name: svc}}
                addressType: IPv4
                endpoints: [{addresses: [%s]}]
                ports: [{name: http, port: %d}]
                """.formatted(port, pod.getPort(), pod.getAddress().getHostAddress(), pod.getPort());
    }

    private static HttpRequest request(String address, int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(address, port, path)))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    /** The status of the answer; 0 where nobody listens. */
    private int get(String address, int port, String path) throws InterruptedException {
        try {
            return browser.send(request(address, port, path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(Callable<?> question, Object expected) throws Exception {
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Object now = question.call();
        while (!expected.equals(now)) {
            assertTrue(System.nanoTime() < limit, "still " + now + " (expected: " + expected + ")");
            Thread.sleep(50);
            now = question.call();
        }
    }
}
