package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * A Gateway of ours while the graph is built: what is asked of it as a whole.
 *
 * @param resource as written
 * @param listeners in the order of the manifest
 * @param addresses the IP addresses asked for, as {@link IpAddress#canonical} spells them; empty means all
 * @param fault why nothing of it is served; null where something may be
 */
record GatewaySite(
        Resource<Gateway> resource,
        List<ListenerSite> listeners,
        List<String> addresses,
        @Nullable GatewayFault fault) implements ParentSite {

    @Override
    public GatewaySite gateway() {
        return this;
    }

    /** Looks at a Gateway. */
    static GatewaySite of(Resource<Gateway> resource, Problems problems) {
        Gateway gateway = resource.object();
        List<ListenerSite> listeners = IntStream.range(0, gateway.listeners().size())
                .mapToObj(index -> new ListenerSite(
                        resource, resource, index, gateway.listeners().get(index)))
                .toList();
        List<String> addresses = new ArrayList<>();
        GatewayFault fault = refusal(resource);
        fault = fault == null ? parameters(resource, problems) : fault;
        for (int i = 0; i < gateway.addresses().size(); i++) {
            GatewayAddress address = gateway.addresses().get(i);
            String canonical = IpAddress.canonical(address.value());
            GatewayFault found = judge(address, canonical);
            if (canonical != null) {
                addresses.add(canonical);
            }
            if (found != null) {
                problems.add(resource.problem(
                        Severity.ERROR, FieldPath.of("spec", "addresses").index(i), found.message()));
                fault = graver(fault, found);
            }
        }
        return new GatewaySite(
                resource, listeners, addresses.stream().distinct().toList(), fault);
    }

    /** Of a Gateway that could not be read nothing is served, but its author is told. */
    private static @Nullable GatewayFault refusal(Resource<Gateway> resource) {
        String refusal = resource.refusal();
        return refusal == null ? null : new GatewayFault("Accepted", "Invalid", refusal);
    }

    private static @Nullable GatewayFault parameters(Resource<Gateway> resource, Problems problems) {
        String parameters = resource.object().parametersRef();
        if (parameters == null) {
            return null;
        }
        String message = "parametersRef %s is not supported (expected: none)".formatted(parameters);
        FieldPath field = FieldPath.of("spec", "infrastructure", "parametersRef");
        problems.add(resource.problem(Severity.ERROR, field, message));
        return new GatewayFault("Accepted", "InvalidParameters", message);
    }

    private static @Nullable GatewayFault judge(GatewayAddress address, @Nullable String canonical) {
        if (!address.type().equals(GatewayAddress.IP_ADDRESS)) {
            return new GatewayFault(
                    "Accepted",
                    "UnsupportedAddress",
                    "address type \"%s\" is not supported (expected: %s)"
                            .formatted(address.type(), GatewayAddress.IP_ADDRESS));
        }
        if (address.value().isEmpty()) {
            return new GatewayFault(
                    "Programmed",
                    "AddressNotAssigned",
                    "addresses are not assigned here (expected: an IP address of this machine, or no entry for all of them)");
        }
        if (canonical == null) {
            return new GatewayFault(
                    "Programmed",
                    "AddressNotUsable",
                    "\"%s\" is not an IP address (expected: as in 127.0.0.1)".formatted(address.value()));
        }
        return null;
    }

    /** What is not accepted outweighs what is only not programmed; of equals the first stays. */
    private static GatewayFault graver(@Nullable GatewayFault first, GatewayFault second) {
        if (first == null) {
            return second;
        }
        boolean outweighed =
                first.condition().equals("Programmed") && second.condition().equals("Accepted");
        return outweighed ? second : first;
    }
}
