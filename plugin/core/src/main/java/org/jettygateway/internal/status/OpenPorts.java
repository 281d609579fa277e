package org.jettygateway.internal.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.graph.Condition;
import org.jettygateway.internal.graph.GatewayNode;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.graph.ListenerSetNode;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** What the ports that could not be opened change of a Gateway's status: what is not bound is not programmed. */
final class OpenPorts {

    /** All ports could be opened, or nobody tried. */
    static final OpenPorts ALL = new OpenPorts(Map.of());

    private static final String PROGRAMMED = "Programmed";

    private final Map<Bind, PortFault> faults;

    /** The ports that could not be opened. */
    OpenPorts(Map<Bind, PortFault> faults) {
        this.faults = Map.copyOf(faults);
    }

    /** The Gateway's conditions. */
    List<Condition> conditions(GatewayNode gateway) {
        List<ListenerNode> served = gateway.allListeners().stream()
                .filter(listener -> !listener.binds().isEmpty())
                .toList();
        List<PortFault> found =
                served.stream().map(this::fault).flatMap(Stream::ofNullable).toList();
        List<PortFault> ofAddresses = found.stream()
                .filter(fault -> fault.reason() == PortFault.Reason.ADDRESS_NOT_USABLE)
                .toList();
        if (!ofAddresses.isEmpty()) {
            return programmed(gateway.conditions(), "AddressNotUsable", ofAddresses);
        }
        return found.isEmpty() || found.size() < served.size()
                ? gateway.conditions()
                : programmed(gateway.conditions(), "Pending", found);
    }

    /** A ListenerSet's conditions. */
    List<Condition> conditions(ListenerSetNode set) {
        List<ListenerNode> served = set.listeners().stream()
                .filter(listener -> !listener.binds().isEmpty())
                .toList();
        List<PortFault> found =
                served.stream().map(this::fault).flatMap(Stream::ofNullable).toList();
        return found.isEmpty() || found.size() < served.size()
                ? set.conditions()
                : programmed(set.conditions(), "PortUnavailable", found);
    }

    /** A listener's conditions. */
    List<Condition> conditions(ListenerNode listener) {
        PortFault fault = fault(listener);
        return fault == null ? listener.conditions() : programmed(listener.conditions(), "Pending", List.of(fault));
    }

    /** The Gateway's addresses but those that could not be had. */
    List<GatewayAddress> addresses(GatewayNode gateway) {
        Set<String> unusable = faults.entrySet().stream()
                .filter(entry -> entry.getValue().reason() == PortFault.Reason.ADDRESS_NOT_USABLE)
                .map(entry -> entry.getKey().address())
                .collect(Collectors.toSet());
        return gateway.addresses().stream()
                .filter(address -> !unusable.contains(String.valueOf(IpAddress.canonical(address.value()))))
                .toList();
    }

    private @Nullable PortFault fault(ListenerNode listener) {
        PortFault found = null;
        for (Bind bind : listener.binds()) {
            // What is bound on all addresses stands for each of them.
            PortFault fault = faults.getOrDefault(bind, faults.get(new Bind(Bind.ALL, bind.port(), bind.transport())));
            if (fault != null && (found == null || fault.reason() == PortFault.Reason.ADDRESS_NOT_USABLE)) {
                found = fault;
            }
        }
        return found;
    }

    private static List<Condition> programmed(List<Condition> conditions, String reason, List<PortFault> faults) {
        String message = faults.stream().map(PortFault::message).distinct().collect(Collectors.joining("; "));
        List<Condition> changed = new ArrayList<>(conditions);
        changed.replaceAll(
                condition -> condition.type().equals(PROGRAMMED) && condition.status() == Condition.Status.True
                        ? new Condition(PROGRAMMED, Condition.Status.False, reason, message)
                        : condition);
        return changed;
    }
}
