package org.jettygateway.internal.decode;

import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.BackendTLSPolicy;
import org.jettygateway.internal.model.ConfigMap;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.Namespace;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.Secret;
import org.jettygateway.internal.model.Service;
import org.jettygateway.internal.model.TCPRoute;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.UDPRoute;
import org.jspecify.annotations.Nullable;

/**
 * A kind that the gateway reads.
 *
 * @param scope whether its objects live in namespaces
 * @param group its API group; empty for core kinds
 * @param kind its name
 * @param reader reads its objects
 */
record ServedKind(Scope scope, String group, String kind, Reader reader) {

    private static final List<ServedKind> ALL = List.of(
            new ServedKind(Scope.CLUSTER, RouteGroupKind.GATEWAY_GROUP, GatewayClass.KIND, GatewayClassReader::read),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, Gateway.KIND, GatewayReader::read),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, ListenerSet.KIND, ListenerSetReader::read),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, HTTPRoute.KIND, HTTPRouteReader::read),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, GRPCRoute.KIND, GRPCRouteReader::read),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, TLSRoute.KIND, PlainRouteReader::readTls),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, TCPRoute.KIND, PlainRouteReader::readTcp),
            new ServedKind(Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, UDPRoute.KIND, PlainRouteReader::readUdp),
            new ServedKind(
                    Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, ReferenceGrant.KIND, ReferenceGrantReader::read),
            new ServedKind(Scope.CLUSTER, "", Namespace.KIND, (root, metadata) -> new Namespace(metadata)),
            new ServedKind(Scope.NAMESPACE, "", Service.KIND, ServiceReader::read),
            new ServedKind(
                    Scope.NAMESPACE, RouteGroupKind.GATEWAY_GROUP, BackendTLSPolicy.KIND, BackendTLSPolicyReader::read),
            new ServedKind(Scope.NAMESPACE, "", Secret.KIND, SecretReader::read),
            new ServedKind(Scope.NAMESPACE, "", ConfigMap.KIND, ConfigMapReader::read),
            new ServedKind(Scope.NAMESPACE, "discovery.k8s.io", EndpointSlice.KIND, EndpointSliceReader::read));

    /** The kinds that an API server has in version {@code v1beta1}, too. */
    private static final Set<String> ONCE_BETA =
            Set.of(GatewayClass.KIND, Gateway.KIND, HTTPRoute.KIND, ReferenceGrant.KIND);

    /** Whether a kind's objects live in namespaces. */
    enum Scope {
        CLUSTER,
        NAMESPACE
    }

    /** Reads the objects of one kind. */
    @FunctionalInterface
    interface Reader {

        /** Reads an object; null where there is not enough of it. What is wrong is reported. */
        @Nullable
        KubernetesObject read(Fields root, ObjectMeta metadata);
    }

    /** The kind of that name; null where the gateway reads none. */
    static @Nullable ServedKind find(String group, String kind) {
        for (ServedKind each : ALL) {
            if (each.group.equals(group) && each.kind.equals(kind)) {
                return each;
            }
        }
        return null;
    }

    /** The names of all kinds of the Gateway API. */
    static List<String> ofGatewayApi() {
        return ALL.stream()
                .filter(ServedKind::inGatewayGroup)
                .map(ServedKind::kind)
                .toList();
    }

    /** The versions in which the kind is read. */
    List<String> versions() {
        return inGatewayGroup() && ONCE_BETA.contains(kind) ? List.of("v1", "v1beta1") : List.of("v1");
    }

    /** The {@code apiVersion}s in which the kind is read, for messages. */
    String apiVersions() {
        String prefix = group.isEmpty() ? "" : group + "/";
        return prefix + String.join(" or " + prefix, versions());
    }

    /** Whether the kind belongs to the Gateway API, which is read strictly. */
    boolean inGatewayGroup() {
        return group.equals(RouteGroupKind.GATEWAY_GROUP);
    }
}
