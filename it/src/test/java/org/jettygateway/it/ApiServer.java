package org.jettygateway.it;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A cluster's API server, which keeps what it is given. */
final class ApiServer implements AutoCloseable {

    /** Held, so that its level stays: the server logs every request. */
    private static final Logger LOG = Logger.getLogger("io.fabric8.mockwebserver");

    private static final String GROUP = "gateway.networking.k8s.io";

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private ApiServer(KubernetesMockServer server) {
        this.server = server;
        this.client = server.createClient();
    }

    /** Starts one that has these kinds of the Gateway API, and the core ones. */
    static ApiServer start() {
        LOG.setLevel(Level.WARNING);
        List<CustomResourceDefinitionContext> kinds = List.of(
                kind("GatewayClass", "gatewayclasses", "Cluster"),
                kind("Gateway", "gateways", "Namespaced"),
                kind("HTTPRoute", "httproutes", "Namespaced"),
                kind("ReferenceGrant", "referencegrants", "Namespaced"));
        Map<ServerRequest, Queue<ServerResponse>> responses = new ConcurrentHashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses, kinds), false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        serve(server, "/apis/" + GROUP + "/v1", kinds.stream().map(CustomResourceDefinitionContext::getKind));
        serve(server, "/apis/discovery.k8s.io/v1", Stream.of("EndpointSlice"));
        serve(server, "/api/v1", Stream.of("Service", "Secret", "ConfigMap", "Namespace"));
        return new ApiServer(server);
    }

    private static CustomResourceDefinitionContext kind(String kind, String plural, String scope) {
        return new CustomResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withScope(scope)
                .withStatusSubresource(true)
                .build();
    }

    private static void serve(KubernetesMockServer server, String path, Stream<String> kinds) {
        List<APIResource> resources = kinds.map(kind -> new APIResourceBuilder()
                        .withKind(kind)
                        .withName(kind.toLowerCase(Locale.ROOT) + "s")
                        .build())
                .toList();
        server.expect()
                .get()
                .withPath(path)
                .andReturn(
                        200,
                        new APIResourceListBuilder()
                                .withGroupVersion(path.replaceFirst("^/apis?/", ""))
                                .withResources(resources)
                                .build())
                .always();
    }

    /** Creates objects. */
    void create(String manifests) {
        for (String manifest : manifests.split("\n---\n", -1)) {
            HasMetadata object = client.getKubernetesSerialization().unmarshal(manifest);
            client.resource(object).create();
        }
    }

    /** The object as it is now. */
    <T extends HasMetadata> T get(Class<T> kind, String namespace, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name).require();
    }

    /** {@code True/Accepted}: status and reason of a condition; empty where there is none. */
    static String condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + "/" + condition.getReason())
                .findFirst()
                .orElse("");
    }

    /** Writes what names this server to those that read a kubeconfig. */
    void writeKubeconfig(Path file) throws IOException {
        writeKubeconfig(file, server.getPort());
    }

    /** Writes what names a server on loopback. */
    static void writeKubeconfig(Path file, int port) throws IOException {
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: it, user: {}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                current-context: it
                """.formatted(port));
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
