package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.model.Secret;

/**
 * A kind of objects that configure the gateway.
 *
 * @param group its API group; empty for core kinds
 * @param versions in which it can be had, the best first
 * @param kind its name
 * @param plural its name in URLs
 * @param scope whether its objects live in namespaces
 */
record WatchedKind(String group, List<String> versions, String kind, String plural, Scope scope) {

    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    /** One line for each kind; one that the core does not read yet is not watched until it does. */
    private static final List<WatchedKind> KNOWN = List.of(
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "GatewayClass", "gatewayclasses", Scope.CLUSTER),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "Gateway", "gateways", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "ListenerSet", "listenersets", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "HTTPRoute", "httproutes", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "GRPCRoute", "grpcroutes", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "TLSRoute", "tlsroutes", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "TCPRoute", "tcproutes", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "UDPRoute", "udproutes", Scope.NAMESPACE),
            new WatchedKind(
                    GATEWAY_GROUP, List.of("v1", "v1beta1"), "ReferenceGrant", "referencegrants", Scope.NAMESPACE),
            new WatchedKind(GATEWAY_GROUP, List.of("v1"), "BackendTLSPolicy", "backendtlspolicies", Scope.NAMESPACE),
            new WatchedKind("", List.of("v1"), "Service", "services", Scope.NAMESPACE),
            new WatchedKind("discovery.k8s.io", List.of("v1"), "EndpointSlice", "endpointslices", Scope.NAMESPACE),
            new WatchedKind("", List.of("v1"), "Secret", "secrets", Scope.NAMESPACE),
            new WatchedKind("", List.of("v1"), "ConfigMap", "configmaps", Scope.NAMESPACE),
            new WatchedKind("", List.of("v1"), "Namespace", "namespaces", Scope.CLUSTER));

    /** Without these there is nothing to serve, or nothing to serve it from. */
    private static final Set<String> ESSENTIAL =
            Set.of("GatewayClass", "Gateway", "HTTPRoute", "Service", "EndpointSlice");

    /** Copies the versions. */
    WatchedKind {
        requireNonNull(group, "group");
        requireNonNull(kind, "kind");
        requireNonNull(plural, "plural");
        requireNonNull(scope, "scope");
        versions = List.copyOf(versions);
    }

    /** Whether a kind's objects live in namespaces. */
    enum Scope {
        /** They live in none. */
        CLUSTER,
        /** They do. */
        NAMESPACE
    }

    /** The kinds that are of use. */
    static List<WatchedKind> all() {
        return KNOWN.stream()
                .filter(kind -> ResourceDecoder.reads(kind.group, kind.kind))
                .toList();
    }

    /** Whether a gateway that may not see these objects must not take the place of one that serves them. */
    boolean isEssential() {
        return ESSENTIAL.contains(kind);
    }

    /** Which of the objects are of use, as a field that has this value; empty for all: of Secrets, certificates only. */
    Map<String, String> fields() {
        return kind.equals(Secret.KIND) ? Map.of("type", Secret.TLS) : Map.of();
    }

    /** {@code gateway.networking.k8s.io/v1}. */
    String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** What the client needs to know of it. */
    ResourceDefinitionContext context(String version) {
        ResourceDefinitionContext.Builder builder = new ResourceDefinitionContext.Builder()
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(scope == Scope.NAMESPACE);
        return (group.isEmpty() ? builder : builder.withGroup(group)).build();
    }
}
