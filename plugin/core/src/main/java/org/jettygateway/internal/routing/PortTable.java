package org.jettygateway.internal.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jettygateway.internal.routing.ListenerTable.Address;
import org.jspecify.annotations.Nullable;

/** What is served on one local port: the same on all addresses, but for those that some Gateway asks for. Immutable. */
final class PortTable {

    private final Map<String, HostTable> tables;
    private final @Nullable HostTable everywhere;
    private final Map<String, HostTable> byAddress;

    PortTable(int port, List<ListenerTable> listeners) {
        Address all = new Address(Address.ANY_HOST, port);
        List<ListenerTable> onAll = on(all, listeners);
        this.tables = new TreeMap<>();
        listeners.stream()
                .flatMap(listener -> listener.addresses().stream())
                .filter(address -> address.port() == port)
                .distinct()
                .forEach(address -> tables.put(
                        address.host(),
                        address.equals(all)
                                ? new HostTable(all, onAll)
                                // Listeners on all addresses are also on this one, but its own come first.
                                : new HostTable(
                                        address,
                                        Stream.concat(on(address, listeners).stream(), onAll.stream())
                                                .toList())));
        this.everywhere = tables.get(Address.ANY_HOST);
        Map<String, HostTable> specific = new TreeMap<>(tables);
        specific.remove(Address.ANY_HOST);
        this.byAddress = Map.copyOf(specific);
    }

    private static List<ListenerTable> on(Address address, List<ListenerTable> listeners) {
        return listeners.stream()
                .filter(listener -> listener.addresses().contains(address))
                .toList();
    }

    /** The hosts of the address where a request arrived; null where nothing is served there. */
    @Nullable
    HostTable find(RequestView request) {
        if (byAddress.isEmpty()) {
            return everywhere;
        }
        HostTable specific = byAddress.get(request.localAddress());
        return specific == null ? everywhere : specific;
    }

    /** All tables, in the order of their addresses. */
    Collection<HostTable> tables() {
        return tables.values();
    }
}
