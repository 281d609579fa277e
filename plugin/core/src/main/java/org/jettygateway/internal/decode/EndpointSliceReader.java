package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.Bind.Transport;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.EndpointSlice.AddressType;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Reads an EndpointSlice. */
final class EndpointSliceReader {

    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_PORTS = 100;
    private static final int MAX_ADDRESSES = 100;
    private static final Format TEXT = Format.length(0, 253);

    private EndpointSliceReader() {}

    /** Reads a slice; null where it does not say what its addresses are. */
    static @Nullable EndpointSlice read(Fields root, ObjectMeta metadata) {
        TreeCursor typeAt = root.require("addressType");
        AddressType type = typeAt == null ? null : typeAt.choice(AddressType.class);
        if (type == null) {
            return null;
        }
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        for (TreeCursor item : root.items("endpoints", 0, MAX_ENDPOINTS)) {
            Fields fields = item.fields();
            if (fields != null) {
                endpoints.add(endpoint(fields, type));
            }
        }
        List<EndpointSlice.Port> ports = new ArrayList<>();
        for (TreeCursor item : root.items("ports", 0, MAX_PORTS)) {
            Fields fields = item.fields();
            EndpointSlice.Port port = fields == null ? null : port(fields);
            if (port != null) {
                ports.add(port);
            }
        }
        String serviceName = metadata.labels().get(EndpointSlice.SERVICE_NAME_LABEL);
        return new EndpointSlice(metadata, serviceName, type, endpoints, ports);
    }

    private static EndpointSlice.Endpoint endpoint(Fields fields, AddressType type) {
        List<String> addresses = new ArrayList<>(1);
        for (TreeCursor item : fields.requireItems("addresses", 1, MAX_ADDRESSES)) {
            String address = address(item, type);
            if (address != null) {
                addresses.add(address);
            }
        }
        Fields conditions = fields.fields("conditions");
        boolean ready = flag(conditions, "ready", true);
        boolean serving = flag(conditions, "serving", ready);
        boolean terminating = flag(conditions, "terminating", false);
        return new EndpointSlice.Endpoint(addresses, ready, serving, terminating);
    }

    private static @Nullable String address(TreeCursor at, AddressType type) {
        if (type == AddressType.FQDN) {
            return at.text(Format.DNS_NAME);
        }
        String address = at.text();
        if (address == null) {
            return null;
        }
        boolean version6 = address.indexOf(':') >= 0;
        if (version6 == (type == AddressType.IPv6) && IpAddress.canonical(address) != null) {
            return address;
        }
        at.error("%s (expected: an %s address, as addressType says)".formatted(Quoted.of(address), type));
        return null;
    }

    private static boolean flag(@Nullable Fields conditions, String name, boolean otherwise) {
        TreeCursor at = conditions == null ? null : conditions.find(name);
        Boolean flag = at == null ? null : at.flag();
        return flag == null ? otherwise : flag;
    }

    private static EndpointSlice.@Nullable Port port(Fields fields) {
        String name = fields.text("name", TEXT, "");
        Integer port = Ports.find(fields, "port");
        String appProtocol = fields.text("appProtocol", TEXT);
        Transport transport = ServiceReader.transport(fields);
        return name == null || transport == null ? null : new EndpointSlice.Port(name, port, appProtocol, transport);
    }
}
