package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Service;
import org.jspecify.annotations.Nullable;

/** Reads a Service. Ports of SCTP are none that any route could lead to, and are left out. */
final class ServiceReader {

    private static final Format TEXT = Format.length(0, 253);
    private static final String EXTERNAL_NAME = "ExternalName";
    private static final List<String> TYPES = List.of("ClusterIP", "NodePort", "LoadBalancer", EXTERNAL_NAME);
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

    /** What tells two ports of a Service apart. */
    private record Key(int port, Transport transport) {}

    private ServiceReader() {}

    /** Reads a Service; null where it has no spec. */
    static @Nullable Service read(Fields root, ObjectMeta metadata) {
        Fields spec = root.requireFields("spec");
        if (spec == null) {
            return null;
        }
        TreeCursor typeAt = spec.find("type");
        boolean external = typeAt != null && EXTERNAL_NAME.equals(typeAt.choice(TYPES));
        String externalName = external ? spec.requireText("externalName", Format.DNS_NAME) : null;
        List<Service.Port> ports = new ArrayList<>();
        Set<Key> numbers = new HashSet<>();
        for (TreeCursor item : spec.items("ports", 0, Integer.MAX_VALUE)) {
            Fields fields = item.fields();
            Service.Port port = fields == null ? null : port(fields);
            if (port != null) {
                ports.add(port);
                if (!numbers.add(new Key(port.port(), port.transport()))) {
                    item.error("port %d of protocol %s is given twice (expected: a port once for each protocol)"
                            .formatted(port.port(), port.transport()));
                }
            }
        }
        return new Service(metadata, externalName, ports);
    }

    /** Reads {@code protocol} of a port of a Service or of an EndpointSlice; null where no route leads to such a port. */
    static @Nullable Transport transport(Fields port) {
        TreeCursor at = port.find("protocol");
        String protocol = at == null ? "TCP" : at.choice(PROTOCOLS);
        if (protocol == null) {
            return null;
        }
        return switch (protocol) {
            case "TCP" -> Transport.TCP;
            case "UDP" -> Transport.UDP;
            default -> null;
        };
    }

    private static Service.@Nullable Port port(Fields fields) {
        String name = fields.text("name", TEXT, "");
        Integer port = Ports.require(fields, "port");
        TreeCursor target = fields.find("targetPort");
        Integer targetPort = target == null || !target.isNumber() ? Integer.valueOf(0) : target.number(1, 65535);
        if (target != null && !target.isNumber()) {
            target.text();
        }
        String appProtocol = fields.text("appProtocol", TEXT);
        Transport transport = transport(fields);
        return name == null || port == null || targetPort == null || transport == null
                ? null
                : new Service.Port(name, port, targetPort, appProtocol, transport);
    }
}
