package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Service;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The ready endpoints behind the ports of Services, as {@code kube-proxy} picks them. In files any address goes, loopback
 * and DNS names too, and a Service may be nothing but an {@code externalName}. In a cluster that would let whoever may
 * write a Service reach what only the gateway can reach (CVE-2021-25740): there, such addresses are left out.
 */
final class Upstreams {

    /** Ends the name of a Service's port that is spoken to in HTTP/2 although its appProtocol does not say so. */
    static final String OVER_HTTP2 = "/h2c";

    private static final String OVER_UDP = "/udp";
    private static final char FOR = '@';

    private final Map<ObjectKey, List<Resource<EndpointSlice>>> slices = new HashMap<>();
    private final Authors authors;
    private final Problems problems;

    /** The endpoints of a configuration. */
    Upstreams(Collection<Resource<EndpointSlice>> slices, Authors authors, Problems problems) {
        this.authors = authors;
        this.problems = problems;
        for (Resource<EndpointSlice> slice : slices) {
            String service = slice.object().serviceName();
            if (service != null) {
                ObjectKey key = new ObjectKey(slice.object().metadata().namespace(), service);
                this.slices.computeIfAbsent(key, unused -> new ArrayList<>()).add(slice);
            }
        }
    }

    /** The name of a Service's port: {@code shop/cart:8080}; of one of UDP {@code shop/dns:53/udp}. */
    static String name(ObjectKey service, Service.Port port) {
        return service + ":" + port.port() + (port.transport() == Transport.UDP ? OVER_UDP : "");
    }

    /** The name of a Service's port where one Gateway has connections of its own. */
    static String name(String upstream, ObjectKey gateway) {
        return upstream + FOR + gateway;
    }

    /** A node with the endpoints that it has now; as it was where its Service is gone. */
    UpstreamNode refresh(UpstreamNode node, Map<ObjectKey, Resource<Service>> services) {
        String whole = node.name();
        String name = whole.indexOf(FOR) < 0 ? whole : whole.substring(0, whole.indexOf(FOR));
        int slash = name.indexOf('/');
        int colon = name.lastIndexOf(':');
        int suffix = name.indexOf('/', colon);
        int end = suffix < 0 ? name.length() : suffix;
        Transport transport = name.endsWith(OVER_UDP) ? Transport.UDP : Transport.TCP;
        ObjectKey key = new ObjectKey(name.substring(0, slash), name.substring(slash + 1, colon));
        Resource<Service> service = services.get(key);
        Service.Port port = service == null
                ? null
                : Backends.port(service.object(), Integer.valueOf(name.substring(colon + 1, end)), transport);
        return service == null || port == null ? node : node(whole, service, port, node.protocol(), node.tls());
    }

    /**
     * A port of a Service with its ready endpoints.
     *
     * @param name the node's name
     * @param service the Service
     * @param port one of its ports
     * @param protocol what its endpoints speak
     * @param tls what TLS towards them demands; null for clear text
     */
    UpstreamNode node(
            String name,
            Resource<Service> service,
            Service.Port port,
            BackendProtocol protocol,
            @Nullable BackendTls tls) {
        String externalName = service.object().externalName();
        if (externalName != null) {
            List<EndpointNode> itself = List.of(new EndpointNode(externalName, port.port()));
            return new UpstreamNode(name, protocol, tls, itself, List.of());
        }
        List<Resource<EndpointSlice>> all = slices.getOrDefault(service.object().key(), List.of());
        List<EndpointNode> endpoints = endpoints(all, port, EndpointSlice.Endpoint::ready);
        List<EndpointNode> leaving = endpoints(all, port, Upstreams::isLeaving);
        if (all.stream().allMatch(slice -> port(slice.object(), port) == null)) {
            reportUnreachable(service, port, all);
        }
        // Rather an endpoint that is about to go than none: kube-proxy does the same.
        return endpoints.isEmpty()
                ? new UpstreamNode(name, protocol, tls, leaving, List.of())
                : new UpstreamNode(name, protocol, tls, endpoints, leaving);
    }

    private static boolean isLeaving(EndpointSlice.Endpoint endpoint) {
        return endpoint.serving() && endpoint.terminating() && !endpoint.ready();
    }

    private List<EndpointNode> endpoints(
            List<Resource<EndpointSlice>> slices, Service.Port port, Predicate<EndpointSlice.Endpoint> takes) {
        TreeSet<EndpointNode> found = new TreeSet<>();
        for (Resource<EndpointSlice> slice : slices) {
            Integer number = port(slice.object(), port);
            if (number != null) {
                List<EndpointSlice.Endpoint> endpoints = slice.object().endpoints();
                for (int i = 0; i < endpoints.size(); i++) {
                    EndpointSlice.Endpoint endpoint = endpoints.get(i);
                    if (takes.test(endpoint) && !endpoint.addresses().isEmpty()) {
                        String host = endpoint.addresses().get(0);
                        if (usable(slice.object(), host)) {
                            found.add(new EndpointNode(host, number));
                        } else {
                            reportUnusable(slice, i, host);
                        }
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    private void reportUnusable(Resource<EndpointSlice> slice, int endpoint, String host) {
        String expected = authors == Authors.TENANTS
                ? "an IP address of another machine, and none of its cloud's own services"
                : "an IP address";
        problems.add(slice.warning(
                Code.UNUSABLE_ENDPOINT,
                FieldPath.of("endpoints").index(endpoint).child("addresses").index(0),
                "endpoint \"%s\" gets no requests (expected: %s)".formatted(host, expected)));
    }

    /** An address that is none would otherwise be taken for a name and looked up in DNS. */
    private boolean usable(EndpointSlice slice, String host) {
        if (authors == Authors.TENANTS) {
            return IpAddress.isRoutable(host);
        }
        return slice.addressType() == EndpointSlice.AddressType.FQDN || IpAddress.canonical(host) != null;
    }

    /**
     * The number that a Service's port has in a slice: of the slice's port with the same name and protocol, else of the one of
     * the protocol that the targetPort names by number. A slice that names no ports, or no number, leaves the number to the Service.
     */
    private static @Nullable Integer port(EndpointSlice slice, Service.Port port) {
        int own = port.targetPort() > 0 ? port.targetPort() : port.port();
        if (slice.ports().isEmpty()) {
            return own;
        }
        Integer byTarget = null;
        for (EndpointSlice.Port candidate : slice.ports()) {
            if (candidate.transport() != port.transport()) {
                continue;
            }
            Integer number = candidate.port();
            if (candidate.name().equals(port.name())) {
                return number == null ? own : number;
            }
            if (number != null && number == port.targetPort()) {
                byTarget = number;
            }
        }
        return byTarget;
    }

    private void reportUnreachable(Resource<Service> service, Service.Port port, List<Resource<EndpointSlice>> slices) {
        String name = service.object().key().name();
        String message;
        if (slices.isEmpty()) {
            message =
                    "there is no EndpointSlice with the label %s: %s".formatted(EndpointSlice.SERVICE_NAME_LABEL, name);
        } else {
            message = "no EndpointSlice of it has a port %snamed \"%s\"%s"
                    .formatted(
                            port.transport() == Transport.UDP ? "of protocol UDP " : "",
                            port.name(),
                            port.targetPort() > 0 ? " or numbered " + port.targetPort() : "");
        }
        FieldPath field =
                FieldPath.of("spec", "ports").index(service.object().ports().indexOf(port));
        String consequence = port.transport() == Transport.UDP ? "gets no datagrams" : "answers 503";
        problems.add(service.warning(
                Code.NO_ENDPOINTS, field, "port %d %s: %s".formatted(port.port(), consequence, message)));
    }
}
