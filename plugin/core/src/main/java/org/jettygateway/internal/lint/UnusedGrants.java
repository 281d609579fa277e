package org.jettygateway.internal.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ListenerTls.CertificateRef;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.RouteRule;
import org.jettygateway.internal.model.TCPRoute;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.UDPRoute;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/** ReferenceGrants that nothing needs: a mistake in them, or what is left of something that is gone. */
final class UnusedGrants {

    /** The kinds whose references are looked at. */
    private static final Set<String> KINDS =
            Set.of(Gateway.KIND, HTTPRoute.KIND, GRPCRoute.KIND, TLSRoute.KIND, TCPRoute.KIND, UDPRoute.KIND);

    /** A reference from one namespace into another; with no name, one to any object of the kind. */
    private record Reference(ReferenceGrant.From from, String namespace, ReferenceGrant.To to) {}

    private final Set<Reference> references = new HashSet<>();

    private UnusedGrants() {}

    /** Reports them, each as a whole. */
    static void check(ResourceSet resources, Problems problems) {
        if (resources.referenceGrants().isEmpty()) {
            return;
        }
        UnusedGrants found = new UnusedGrants();
        resources.gateways().values().forEach(gateway -> found.add(gateway.object()));
        resources.routes().forEach(route -> found.add(route.object()));
        for (Resource<ReferenceGrant> grant : resources.referenceGrants().values()) {
            if (found.isUnused(grant.object())) {
                problems.add(grant.warning(Code.UNUSED_GRANT, FieldPath.ROOT, message(grant.object())));
            }
        }
    }

    private static String message(ReferenceGrant grant) {
        String from = grant.from().stream()
                .map(each -> "%s of namespace %s".formatted(each.kind(), each.namespace()))
                .distinct()
                .collect(Collectors.joining(", "));
        String to = grant.to().stream()
                .map(each -> each.name() == null ? "a " + each.kind() : each.kind() + " " + each.name())
                .distinct()
                .collect(Collectors.joining(", "));
        return "permits what nothing needs: no %s refers to %s of namespace %s"
                .formatted(from, to, grant.metadata().namespace());
    }

    private boolean isUnused(ReferenceGrant grant) {
        String namespace = grant.metadata().namespace();
        return grant.from().stream().allMatch(UnusedGrants::isKnown)
                && grant.from().stream()
                        .noneMatch(from -> grant.to().stream()
                                .anyMatch(to -> references.contains(new Reference(from, namespace, to))));
    }

    private static boolean isKnown(ReferenceGrant.From from) {
        return from.group().equals(RouteGroupKind.GATEWAY_GROUP) && KINDS.contains(from.kind());
    }

    private void add(Route route) {
        for (RouteRule rule : route.rules()) {
            mirrors(rule.filters()).forEach(mirror -> add(route, mirror));
            for (HTTPBackendRef ref : rule.backendRefs()) {
                add(route, ref.target());
                mirrors(ref.filters()).forEach(mirror -> add(route, mirror));
            }
        }
    }

    private static Stream<BackendObjectReference> mirrors(List<HTTPRouteFilter> filters) {
        return filters.stream()
                .filter(HTTPRouteFilter.RequestMirror.class::isInstance)
                .map(filter -> ((HTTPRouteFilter.RequestMirror) filter).backendRef());
    }

    private void add(Route route, BackendObjectReference ref) {
        add(route, ref.namespace(), new ReferenceGrant.To(ref.group(), ref.kind(), ref.name()));
    }

    private void add(Gateway gateway) {
        gateway.listeners().forEach(listener -> listener.tls().certificateRefs().forEach(ref -> add(gateway, ref)));
        GatewayTls tls = gateway.tls();
        Stream.ofNullable(tls.clientCertificateRef()).forEach(ref -> add(gateway, ref));
        Stream.concat(
                        Stream.ofNullable(tls.frontend()),
                        tls.perPort().stream()
                                .map(GatewayTls.PerPort::validation)
                                .flatMap(Stream::ofNullable))
                .flatMap(validation -> validation.caCertificateRefs().stream())
                .forEach(ref -> add(gateway, ref));
    }

    private void add(Gateway gateway, CertificateRef ref) {
        add(gateway, ref.namespace(), new ReferenceGrant.To(ref.group(), ref.kind(), ref.name()));
    }

    private void add(KubernetesObject from, @Nullable String namespace, ReferenceGrant.To to) {
        if (namespace == null || namespace.equals(from.metadata().namespace())) {
            return;
        }
        ReferenceGrant.From origin = new ReferenceGrant.From(
                RouteGroupKind.GATEWAY_GROUP, from.kind(), from.metadata().namespace());
        references.add(new Reference(origin, namespace, to));
        references.add(new Reference(origin, namespace, new ReferenceGrant.To(to.group(), to.kind(), null)));
    }
}
