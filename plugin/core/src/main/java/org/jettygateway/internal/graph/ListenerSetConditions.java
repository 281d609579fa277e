package org.jettygateway.internal.graph;

import java.util.List;
import java.util.stream.Collectors;

/** The conditions of a ListenerSet as a whole. */
final class ListenerSetConditions {

    private static final String ACCEPTED = "Accepted";
    private static final String PROGRAMMED = "Programmed";
    private static final String NOT_VALID = "ListenersNotValid";

    private ListenerSetConditions() {}

    /** {@code Accepted} and {@code Programmed}. */
    static List<Condition> of(ListenerSetSite set, ServedListeners served) {
        GatewayFault fault = set.fault();
        if (fault != null) {
            return fails(fault.reason(), fault.reason(), fault.message());
        }
        GatewayFault parent = set.gateway().fault();
        if (parent != null && parent.condition().equals(ACCEPTED)) {
            return fails("ParentNotAccepted", "ParentNotProgrammed", "the Gateway is not accepted");
        }
        List<ListenerSite> faulty = set.listeners().stream()
                .filter(site ->
                        served.fault(site) != null || served.certificates(site).fault() != null)
                .toList();
        String message = faulty.isEmpty()
                ? ""
                : faulty.stream()
                        .map(site -> site.listener().name())
                        .collect(Collectors.joining(", ", "not served: listeners ", ""));
        if (faulty.size() == set.listeners().size()) {
            return fails(NOT_VALID, NOT_VALID, message);
        }
        return List.of(
                Condition.holds(ACCEPTED, faulty.isEmpty() ? ACCEPTED : NOT_VALID, message),
                parent == null
                        ? Condition.holds(PROGRAMMED, PROGRAMMED, "")
                        : Condition.fails(PROGRAMMED, "ParentNotProgrammed", "the Gateway takes no traffic"));
    }

    private static List<Condition> fails(String accepted, String programmed, String message) {
        return List.of(Condition.fails(ACCEPTED, accepted, message), Condition.fails(PROGRAMMED, programmed, message));
    }
}
