package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.ObjectMeta;
import org.jettygateway.internal.model.Service;
import org.jspecify.annotations.Nullable;

/** Reads a Service. Ports that are not TCP are none that HTTP could go to, and are left out. */
final class ServiceReader {

    static final String TCP = "TCP";

    private static final Format TEXT = Format.length(0, 253);
    private static final String EXTERNAL_NAME = "ExternalName";
    private static final List<String> TYPES = List.of("ClusterIP", "NodePort", "LoadBalancer", EXTERNAL_NAME);
    private static final List<String> PROTOCOLS = List.of(TCP, "UDP", "SCTP");

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
        for (TreeCursor item : spec.items("ports", 0, Integer.MAX_VALUE)) {
            Fields fields = item.fields();
            Service.Port port = fields == null ? null : port(fields);
            if (port != null) {
                ports.add(port);
            }
        }
        return new Service(metadata, externalName, ports);
    }

    /** Reads {@code protocol} of a port of a Service or of an EndpointSlice; null where it is none. */
    static @Nullable String protocol(Fields port) {
        TreeCursor at = port.find("protocol");
        return at == null ? TCP : at.choice(PROTOCOLS);
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
        String protocol = protocol(fields);
        return name == null || port == null || targetPort == null || !TCP.equals(protocol)
                ? null
                : new Service.Port(name, port, targetPort, appProtocol);
    }
}
