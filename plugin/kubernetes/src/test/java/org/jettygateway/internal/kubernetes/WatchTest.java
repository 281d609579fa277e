package org.jettygateway.internal.kubernetes;

import static org.jettygateway.internal.kubernetes.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an API server may answer to who watches, in the bytes of the protocol: the mock knows no versions. */
@Timeout(120)
class WatchTest {

    private static final String GONE = """
            {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired",\
            "message":"too old resource version","code":410}}
            """;

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> watchedFrom = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    private volatile int version = 10;
    private volatile List<String> names = List.of("stays", "goes");
    private volatile String token = "first";
    private volatile CountDownLatch ended = new CountDownLatch(1);
    private volatile String lastWords = "";

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_version_that_is_gone_is_listed_anew_and_nothing_is_lost() throws Exception {
        try (KubernetesClient client = client();
                Watched watched = routes(client)) {
            watched.start();
            await(() -> watchedFrom.contains("10"));
            assertEquals(List.of("goes", "stays"), names(watched));

            names = List.of("stays", "comes");
            version = 20;
            lastWords = GONE;
            ended.countDown();
            await(() -> names(watched).equals(List.of("comes", "stays")));
            await(() -> watchedFrom.contains("20"));
        }
    }

    @Test
    void a_token_that_has_expired_is_read_again() throws Exception {
        try (KubernetesClient client = client();
                Watched watched = routes(client)) {
            watched.start();
            await(() -> watchedFrom.contains("10"));

            token = "second";
            names = List.of("stays", "comes");
            version = 20;
            lastWords = GONE;
            ended.countDown();
            await(() -> refusals.get() > 0);
            assertEquals(List.of("goes", "stays"), names(watched), "what was there last serves on");
            writeKubeconfig();
            await(() -> names(watched).equals(List.of("comes", "stays")));
            assertTrue(refusals.get() > 0);
        }
    }

    private Watched routes(KubernetesClient client) {
        WatchedKind kind = WatchedKind.all().stream()
                .filter(each -> each.kind().equals("HTTPRoute"))
                .findFirst()
                .orElseThrow();
        return new Watched(client, kind, "v1", () -> {});
    }

    private static List<String> names(Watched watched) {
        return watched.objects().stream()
                .map(object -> object.getMetadata().getName())
                .sorted()
                .toList();
    }

    private KubernetesClient client() throws IOException {
        Config config = Config.fromKubeconfig(writeKubeconfig().toFile());
        config.setOnlyHttpWatches(true); // this server speaks no WebSocket
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private Path writeKubeconfig() throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {token: %s}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """.formatted(
                        server.getAddress().getPort(), token));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refusals.incrementAndGet();
            send(exchange, 401, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":401}");
        } else if (query.contains("watch=true")) {
            watch(exchange, query);
        } else {
            String items = names.stream().map(this::route).collect(Collectors.joining(","));
            send(exchange, 200, """
                    {"kind":"HTTPRouteList","apiVersion":"gateway.networking.k8s.io/v1",\
                    "metadata":{"resourceVersion":"%d"},"items":[%s]}""".formatted(version, items));
        }
    }

    private String route(String name) {
        return """
                {"kind":"HTTPRoute","apiVersion":"gateway.networking.k8s.io/v1",\
                "metadata":{"name":"%s","namespace":"infra","uid":"%s","resourceVersion":"%d"}}""".formatted(name, name, version);
    }

    /** The first watch ends when the test says so, all others with it. */
    private void watch(HttpExchange exchange, String query) throws IOException {
        String from = Arrays.stream(query.split("&", -1))
                .filter(parameter -> parameter.startsWith("resourceVersion="))
                .map(parameter -> parameter.substring("resourceVersion=".length()))
                .findFirst()
                .orElse("");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        watchedFrom.add(from);
        try {
            (from.equals("10") ? ended : over).await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.getResponseBody().write(lastWords.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
