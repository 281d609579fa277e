package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ReferenceGrant;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.ServerCertificate;
import org.jettygateway.internal.model.Service;
import org.jettygateway.internal.model.TCPRoute;
import org.jettygateway.internal.model.TLSRoute;
import org.jettygateway.internal.model.UDPRoute;
import org.jspecify.annotations.Nullable;

/** Where backendRefs lead: to a port of a Service, or to the reason why not. */
final class Backends {

    /**
     * What a Service's appProtocol can say that we understand but cannot speak: TLS, and words that Kubernetes does not
     * define for what it has a word of its own for. A word that we do not understand is a hint for somebody else, by
     * Kubernetes' own convention, and changes nothing.
     */
    private static final Set<String> UNSUPPORTED_PROTOCOLS = Set.of("https", "http2", "h2c", "grpc", "ws", "wss");

    private static final String KUBERNETES_PROTOCOL = "kubernetes.io/";
    private static final String H2C = KUBERNETES_PROTOCOL + "h2c";
    private static final String WEBSOCKET = KUBERNETES_PROTOCOL + "ws";

    /** What a BackendTLSPolicy makes true. */
    private static final Set<String> OVER_TLS = Set.of("https", "wss", KUBERNETES_PROTOCOL + "wss");

    private final ResourceSet resources;
    private final BackendTlsPolicies policies;
    private final Authors authors;
    private final ReferenceGrants grants;
    private final Suggestions suggestions;
    private final Map<String, ServicePort> found = new HashMap<>();
    private final Map<String, List<String>> serviceNames = new HashMap<>();

    /** The backends of a configuration. */
    Backends(ResourceSet resources, BackendTlsPolicies policies, Authors authors, Suggestions suggestions) {
        this.resources = resources;
        this.policies = policies;
        this.authors = authors;
        this.grants = new ReferenceGrants(resources.referenceGrants().values());
        this.suggestions = suggestions;
    }

    /**
     * What a backendRef resolves to; exactly one of the first two is set.
     *
     * @param upstream the name of the upstream
     * @param fault why it leads to none
     * @param refusal why nothing may go there, though it resolves: its BackendTLSPolicy cannot be met; null where it may
     */
    record Resolved(
            @Nullable String upstream,
            @Nullable BackendFault fault,
            @Nullable String refusal) {

        private static Resolved fault(BackendFault.Reason reason, String field, String message) {
            return new Resolved(null, new BackendFault(reason, field, message), null);
        }
    }

    /**
     * What an upstream stands for.
     *
     * @param service the Service
     * @param port one of its ports
     * @param protocol what its endpoints speak
     * @param tls what TLS towards them demands; null for clear text
     */
    record ServicePort(
            Resource<Service> service,
            Service.Port port,
            BackendProtocol protocol,
            @Nullable BackendTls tls) {}

    /** Resolves a backendRef of a route. */
    Resolved resolve(Route route, BackendObjectReference ref) {
        if (!ref.group().isEmpty() || !ref.kind().equals(Service.KIND)) {
            String kind = ref.group().isEmpty() ? ref.kind() : ref.group() + "/" + ref.kind();
            return Resolved.fault(
                    BackendFault.Reason.InvalidKind,
                    "kind",
                    "\"%s\" is not a kind of backend (expected: Service)".formatted(kind));
        }
        String own = route.metadata().namespace();
        String namespace = ref.namespace() == null ? own : ref.namespace();
        ReferenceGrant.From from = new ReferenceGrant.From(RouteGroupKind.GATEWAY_GROUP, route.kind(), own);
        // Before anything that would tell whether the Service exists.
        if (!grants.permit(from, namespace, new ReferenceGrant.To(ref.group(), ref.kind(), ref.name()))) {
            return Resolved.fault(
                    BackendFault.Reason.RefNotPermitted,
                    "namespace",
                    "no ReferenceGrant in namespace \"%s\" lets %ss of namespace \"%s\" refer to Service \"%s\""
                            .formatted(namespace, route.kind(), own, ref.name()));
        }
        ObjectKey key = new ObjectKey(namespace, ref.name());
        Resource<Service> service = resources.services().get(key);
        if (service == null) {
            // A grant for one name does not open the names of its neighbours.
            String hint = namespace.equals(own)
                    ? suggestions.of("Service of " + namespace, ref.name(), () -> serviceNames(namespace))
                    : "";
            return Resolved.fault(
                    BackendFault.Reason.BackendNotFound, "name", "there is no Service %s%s".formatted(key, hint));
        }
        return resolve(service, ref, route.kind());
    }

    private Resolved resolve(Resource<Service> service, BackendObjectReference ref, String kind) {
        if (service.object().externalName() != null && authors == Authors.TENANTS) {
            return Resolved.fault(
                    BackendFault.Reason.InvalidKind,
                    "name",
                    "Service %s is of type ExternalName, which is no backend in a cluster (CVE-2021-25740)"
                            .formatted(service.object().key()));
        }
        Transport transport = kind.equals(UDPRoute.KIND) ? Transport.UDP : Transport.TCP;
        Service.Port port = port(service.object(), ref.port(), transport);
        if (port == null) {
            return Resolved.fault(
                    BackendFault.Reason.BackendNotFound, "port", noPort(service.object(), ref.port(), transport, kind));
        }
        ObjectKey key = service.object().key();
        BackendTlsPolicies.Resolved policy = policies.find(key, port);
        boolean tls = policy != null;
        BackendProtocol plain = protocol(port.appProtocol(), tls);
        BackendProtocol protocol = switch (kind) {
            case GRPCRoute.KIND -> grpcProtocol(port.appProtocol(), tls);
            case TLSRoute.KIND, TCPRoute.KIND, UDPRoute.KIND ->
                plain == null ? BackendProtocol.HTTP1 : plain; // bytes are bytes
            default -> plain;
        };
        if (protocol == null) {
            return Resolved.fault(
                    BackendFault.Reason.UnsupportedProtocol,
                    "port",
                    "port %d of Service %s has appProtocol %s, which is not served yet (expected: %s, or none)"
                            .formatted(
                                    port.port(),
                                    service.object().key(),
                                    port.appProtocol(),
                                    kind.equals(GRPCRoute.KIND) ? H2C : "http, %s, %s".formatted(H2C, WEBSOCKET)));
        }
        // To HTTPRoutes the same port may speak another protocol: then it is another upstream.
        String name = Upstreams.name(key, port)
                + (kind.equals(GRPCRoute.KIND) && protocol != plain ? Upstreams.OVER_HTTP2 : "");
        found.putIfAbsent(name, new ServicePort(service, port, protocol, policy == null ? null : policy.tls()));
        return new Resolved(name, null, policy == null ? null : policy.fault());
    }

    /** Why there is no port of that number and transport. */
    private static String noPort(Service service, @Nullable Integer number, Transport transport, String kind) {
        if (number == null) {
            return "no port is given" + expected(service, transport);
        }
        Transport other = transport == Transport.TCP ? Transport.UDP : Transport.TCP;
        return port(service, number, other) == null
                ? "Service %s has no port %d%s".formatted(service.key(), number, expected(service, transport))
                : "port %d of Service %s is of protocol %s (expected: %s, to which %ss lead)"
                        .formatted(number, service.key(), other, transport, kind);
    }

    /** The ports that there are, in brackets; nothing where there are none. */
    private static String expected(Service service, Transport transport) {
        String ports = service.ports().stream()
                .filter(port -> port.transport() == transport)
                .map(port -> Integer.toString(port.port()))
                .collect(Collectors.joining(", "));
        return ports.isEmpty() ? "" : " (expected: %s)".formatted(ports);
    }

    /** Whether a BackendTLSPolicy asks for TLS towards an upstream, whose name {@link #resolve} gave. */
    boolean isOverTls(String upstream) {
        ServicePort port = found.get(upstream);
        return port != null && port.tls() != null;
    }

    /** What upstreams stand for, whose names {@link #resolve} gave. */
    Map<String, ServicePort> ports(Set<String> upstreams) {
        Map<String, ServicePort> ports = new HashMap<>();
        for (String upstream : upstreams) {
            ServicePort port = found.get(upstream);
            if (port != null) {
                ports.put(upstream, port);
            }
        }
        return ports;
    }

    /** Whether these are still what {@link #resolve} would find: nothing but their Services may have changed. */
    @SuppressWarnings("ReferenceEquality") // what was read again is another object
    boolean have(Map<String, ServicePort> ports) {
        for (ServicePort port : ports.values()) {
            if (resources.services().get(port.service().object().key()) != port.service()) {
                return false;
            }
        }
        return true;
    }

    /** Takes over what was resolved for another graph. */
    void add(Map<String, ServicePort> ports) {
        ports.forEach(found::putIfAbsent);
    }

    /** Notes that a Gateway sends traffic to an upstream, whose name {@link #resolve} gave. */
    void use(ObjectKey gateway, String upstream) {
        ServicePort port = found.get(upstream);
        if (port != null) {
            policies.use(gateway, port.service().object().key(), port.port());
        }
    }

    /** The upstream for a Gateway: one of its own, where it shows a certificate of its own. */
    String at(ObjectKey gateway, ServerCertificate client, String upstream) {
        ServicePort port = found.get(upstream);
        BackendTls tls = port == null ? null : port.tls();
        if (port == null || tls == null) {
            return upstream;
        }
        String name = Upstreams.name(upstream, gateway);
        found.putIfAbsent(name, new ServicePort(port.service(), port.port(), port.protocol(), tls.with(client)));
        return name;
    }

    /** What an appProtocol stands for; null where it is one that is not served. */
    private static @Nullable BackendProtocol protocol(@Nullable String appProtocol, boolean overTls) {
        if (appProtocol == null || appProtocol.equals(WEBSOCKET) || (overTls && OVER_TLS.contains(appProtocol))) {
            return BackendProtocol.HTTP1;
        }
        if (appProtocol.equals(H2C)) {
            return BackendProtocol.H2C;
        }
        boolean unsupported =
                appProtocol.startsWith(KUBERNETES_PROTOCOL) || UNSUPPORTED_PROTOCOLS.contains(appProtocol);
        return unsupported ? null : BackendProtocol.HTTP1;
    }

    /** What an appProtocol stands for to gRPC, which needs HTTP/2: the same, but by prior knowledge where none is asked for. */
    private static @Nullable BackendProtocol grpcProtocol(@Nullable String appProtocol, boolean overTls) {
        boolean unsupported = WEBSOCKET.equals(appProtocol) || protocol(appProtocol, overTls) == null;
        return unsupported ? null : BackendProtocol.H2C;
    }

    /** A Service of type ExternalName usually lists no ports: any port is then one of its. */
    static Service.@Nullable Port port(Service service, @Nullable Integer number, Transport transport) {
        if (number == null) {
            return null;
        }
        if (service.externalName() != null && service.ports().isEmpty()) {
            return new Service.Port("", number, number, null, transport);
        }
        for (Service.Port port : service.ports()) {
            if (port.port() == number && port.transport() == transport) {
                return port;
            }
        }
        return null;
    }

    /** The upstreams of those names, which {@link #resolve} gave; in that order. */
    List<UpstreamNode> nodes(Collection<String> names, Upstreams upstreams) {
        List<UpstreamNode> nodes = new ArrayList<>();
        for (String name : names) {
            ServicePort port = found.get(name);
            if (port != null) {
                nodes.add(upstreams.node(name, port.service(), port.port(), port.protocol(), port.tls()));
            }
        }
        return nodes;
    }

    private List<String> serviceNames(String namespace) {
        if (serviceNames.isEmpty()) {
            for (ObjectKey key : resources.services().keySet()) {
                serviceNames
                        .computeIfAbsent(key.namespace(), unused -> new ArrayList<>())
                        .add(key.name());
            }
        }
        return serviceNames.getOrDefault(namespace, List.of());
    }
}
