package org.jettygateway.internal.kubernetes;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An API server that keeps what it is given, and notes which statuses are written. */
final class TestCluster implements AutoCloseable {

    /** Held, so that its level stays: the server logs every request. */
    private static final Logger SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

    private static final String FORBIDDEN = "/forbidden";

    static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
    private final KubernetesMixedDispatcher dispatcher = new KubernetesMixedDispatcher(responses, definitions());
    private final Map<String, APIResourceList> apis = new ConcurrentHashMap<>();
    private final List<String> puts = new CopyOnWriteArrayList<>();
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private final List<String> forbidden = new CopyOnWriteArrayList<>();
    private KubernetesMockServer server;
    private final KubernetesClient client;

    /** A cluster that has these kinds of the Gateway API. */
    TestCluster(String... gatewayKinds) {
        SERVER_LOG.setLevel(Level.WARNING);
        server = newServer();
        server.init(InetAddress.getLoopbackAddress(), 0);
        serve(GATEWAY_GROUP + "/v1", gatewayKinds);
        serve("discovery.k8s.io/v1", "EndpointSlice");
        serve("v1", "Service", "Secret", "ConfigMap", "Namespace");
        client = newClient(put -> {});
    }

    /** A cluster that has all kinds that are watched. */
    static TestCluster complete() {
        return new TestCluster(WatchedKind.all().stream()
                .filter(kind -> kind.group().equals(GATEWAY_GROUP))
                .map(WatchedKind::kind)
                .toArray(String[]::new));
    }

    private KubernetesMockServer newServer() {
        return new KubernetesMockServer(new Context(), new MockWebServer(), responses, dispatcher, false);
    }

    /** Makes kinds of an API known. */
    void serve(String apiVersion, String... kinds) {
        List<APIResource> resources = new ArrayList<>();
        for (String kind : kinds) {
            APIResource resource = new APIResource();
            resource.setKind(kind);
            resource.setName(kind.toLowerCase(Locale.ROOT) + "s");
            resources.add(resource);
        }
        boolean known = apis.put(
                        apiVersion,
                        new APIResourceListBuilder()
                                .withGroupVersion(apiVersion)
                                .withResources(resources)
                                .build())
                != null;
        if (known) {
            return;
        }
        server.expect()
                .get()
                .withPath((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion)
                .andReply(200, request -> apis.get(apiVersion))
                .always();
    }

    private static List<CustomResourceDefinitionContext> definitions() {
        return WatchedKind.all().stream()
                .filter(kind -> kind.group().equals(GATEWAY_GROUP))
                .map(kind -> new CustomResourceDefinitionContext.Builder()
                        .withGroup(kind.group())
                        .withVersion("v1")
                        .withKind(kind.kind())
                        .withPlural(kind.plural())
                        .withScope(kind.scope() == WatchedKind.Scope.CLUSTER ? "Cluster" : "Namespaced")
                        .withStatusSubresource(true)
                        .build())
                .toList();
    }

    /** A client of a gateway's own; {@code beforePut} runs before each of its writes. */
    KubernetesClient newClient(Consumer<String> beforePut) {
        return server.createClient(builder ->
                builder.withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("puts", new Interceptor() {
                    @Override
                    public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                        String path = sent.uri().getPath();
                        if (sent.method().equals("GET")) {
                            reads.add(String.valueOf(sent.uri()));
                        }
                        if (forbidden.stream().anyMatch(path::endsWith)) {
                            request.uri(sent.uri().resolve(FORBIDDEN));
                        }
                        if (sent.method().equals("PUT")) {
                            beforePut.accept(sent.uri().getPath());
                            puts.add(sent.uri().getPath());
                        }
                    }
                })));
    }

    /** Refuses the next write there, as this server does not compare versions of statuses; {@code body} gets what was sent. */
    void refuseOnce(String path, int code, Consumer<String> body) {
        server.expect()
                .put()
                .withPath(path)
                .andReply(code, request -> {
                    body.accept(request.getUtf8Body());
                    return new StatusBuilder().withCode(code).build();
                })
                .once();
    }

    /** Lets nobody list these kinds: {@code /httproutes}. */
    void forbid(String... paths) {
        server.expect()
                .get()
                .withPath(FORBIDDEN)
                .andReturn(403, new StatusBuilder().withCode(403).build())
                .always();
        forbidden.addAll(List.of(paths));
    }

    /** What {@link #forbid} said holds no more. */
    void permit() {
        forbidden.clear();
    }

    /** What was read so far. */
    List<String> reads() {
        return reads;
    }

    /** Refuses the next object that is created there. */
    void refuseCreation(String path, int code) {
        server.expect()
                .post()
                .withPath(path)
                .andReturn(code, new StatusBuilder().withCode(code).build())
                .once();
    }

    /** The paths of all writes so far. */
    List<String> puts() {
        return puts.stream().filter(path -> path.endsWith("/status")).toList();
    }

    /** Has CRDs that say of which release they are; an empty one says nothing. */
    void serveDefinitions(Map<String, String> versions) {
        List<Map<String, Object>> items = new ArrayList<>();
        versions.forEach((name, version) -> items.add(Map.of(
                "metadata",
                Map.of(
                        "name",
                        name,
                        "annotations",
                        version.isEmpty() ? Map.of() : Map.of("gateway.networking.k8s.io/bundle-version", version)))));
        server.expect()
                .get()
                .withPath("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                .andReturn(200, Map.of("kind", "PartialObjectMetadataList", "items", items))
                .always();
    }

    /** Creates objects, or replaces them. */
    void apply(String manifests) {
        for (String manifest : manifests.split("\n---\n", -1)) {
            HasMetadata object = client.getKubernetesSerialization().unmarshal(manifest);
            if (client.resource(object).get() == null) {
                client.resource(object).create();
            } else {
                replace(object);
            }
        }
    }

    /** However often the gateway writes the status in between. */
    private void replace(HasMetadata object) {
        while (true) {
            try {
                client.resource(object).update();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
            }
        }
    }

    void delete(String kind, String namespace, String name) {
        GenericKubernetesResource object = find(kind, namespace, name);
        if (object != null) {
            client.resource(object).delete();
        }
    }

    @Nullable
    GenericKubernetesResource find(String kind, String namespace, String name) {
        WatchedKind watched = WatchedKind.all().stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        var operation = client.genericKubernetesResources(watched.context("v1"));
        return namespace.isEmpty()
                ? operation.withName(name).get()
                : operation.inNamespace(namespace).withName(name).get();
    }

    Map<String, Object> status(String kind, String namespace, String name) {
        GenericKubernetesResource object = find(kind, namespace, name);
        return object == null ? Map.of() : Tree.map(object.getAdditionalProperties(), "status");
    }

    /** {@code True/Accepted 2}: status, reason and observed generation of a condition; empty where there is none. */
    static String condition(Map<String, Object> holder, String type) {
        return Tree.maps(holder, "conditions").stream()
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition -> condition.get("status") + "/" + condition.get("reason") + " "
                        + condition.get("observedGeneration"))
                .findFirst()
                .orElse("");
    }

    KubernetesClient client() {
        return client;
    }

    /** Goes away, with all that is connected. */
    int stop() {
        int port = server.getPort();
        server.shutdown();
        return port;
    }

    /** Comes back with what it had. */
    void restart(int port) {
        server = newServer();
        server.init(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
