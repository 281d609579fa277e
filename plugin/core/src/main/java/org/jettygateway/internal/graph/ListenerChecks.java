package org.jettygateway.internal.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;

/**
 * What can be wrong with the listeners of one Gateway. Listeners that cannot be told apart conflict, and none of them wins:
 * the spec forbids to choose inside a Gateway.
 */
final class ListenerChecks {

    private static final Set<String> SERVED =
            Set.of(Listener.HTTP, Listener.HTTPS, Listener.TLS, Listener.TCP, Listener.UDP);

    private ListenerChecks() {}

    /** The faults of a Gateway's listeners; those without are not in the map. */
    static Map<ListenerSite, ListenerFault> check(List<ListenerSite> listeners, Problems problems) {
        Map<ListenerSite, ListenerFault> faults = new HashMap<>(conflicts(listeners));
        faults.forEach(
                (site, fault) -> problems.add(site.problem(Severity.ERROR, site.field("port"), fault.message())));
        for (ListenerSite site : listeners) {
            String protocol = site.listener().protocol();
            if (!SERVED.contains(protocol)) {
                String message =
                        "protocol %s is not served yet (expected: HTTP, HTTPS, TLS, TCP or UDP)".formatted(protocol);
                problems.add(site.problem(Severity.ERROR, site.field("protocol"), message));
                faults.putIfAbsent(site, new ListenerFault(ListenerFault.Reason.UnsupportedProtocol, message));
            } else if (!site.listener().tls().options().isEmpty()) {
                // What is meant to make TLS stricter must not be passed over.
                String message = "%s is not known (expected: no options)"
                        .formatted(String.join(", ", site.listener().tls().options()));
                problems.add(site.problem(Severity.ERROR, site.field("tls").child("options"), message));
                faults.putIfAbsent(site, new ListenerFault(ListenerFault.Reason.UnsupportedValue, message));
            }
        }
        return faults;
    }

    private static Map<ListenerSite, ListenerFault> conflicts(List<ListenerSite> listeners) {
        Map<ListenerSite, ListenerFault> faults = new HashMap<>();
        // UDP has ports of its own.
        Map<Bind.Transport, Map<Integer, List<ListenerSite>>> byPort = listeners.stream()
                .filter(site -> SERVED.contains(site.listener().protocol()))
                .collect(Collectors.groupingBy(
                        site -> site.listener().transport(),
                        Collectors.groupingBy(site -> site.listener().port())));
        byPort.values().forEach(ofTransport -> ofTransport.forEach((port, sharing) -> check(port, sharing, faults)));
        return faults;
    }

    private static void check(int port, List<ListenerSite> sharing, Map<ListenerSite, ListenerFault> faults) {
        List<Speech> spoken = sharing.stream()
                .map(site -> Speech.of(site.listener()))
                .distinct()
                .sorted()
                .toList();
        if (spoken.size() > 1) {
            String all = spoken.stream().map(Speech::label).collect(Collectors.joining(" and "));
            fault(sharing, ListenerFault.Reason.ProtocolConflict, "port %d speaks %s".formatted(port, all), faults);
        } else if (spoken.get(0).namesHost()) {
            sameHostname(port, sharing, faults);
        } else if (sharing.size() > 1) {
            String message = "port %d of protocol %s is declared twice"
                    .formatted(port, spoken.get(0).label());
            fault(sharing, ListenerFault.Reason.ProtocolConflict, message, faults);
        }
    }

    private static void sameHostname(int port, List<ListenerSite> listeners, Map<ListenerSite, ListenerFault> faults) {
        Map<String, List<ListenerSite>> byHostname = listeners.stream()
                // Those of HTTPS and TLS are told apart by the name in the handshake alone.
                .collect(Collectors.groupingBy(
                        site -> Hostnames.text(site.listener().hostname())));
        for (List<ListenerSite> same : byHostname.values()) {
            if (same.size() > 1) {
                String hostname = Hostnames.text(same.get(0).listener().hostname());
                String message = "port %d with hostname %s is declared twice".formatted(port, hostname);
                fault(same, ListenerFault.Reason.HostnameConflict, message, faults);
            }
        }
    }

    private static void fault(
            List<ListenerSite> sites,
            ListenerFault.Reason reason,
            String what,
            Map<ListenerSite, ListenerFault> faults) {
        String names = sites.stream().map(site -> site.listener().name()).collect(Collectors.joining(", "));
        ListenerFault fault = new ListenerFault(
                reason, "%s: listeners %s conflict and none of them is served".formatted(what, names));
        faults.putAll(sites.stream().collect(Collectors.toMap(Function.identity(), site -> fault)));
    }
}
