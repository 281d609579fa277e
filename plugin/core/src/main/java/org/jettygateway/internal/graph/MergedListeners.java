package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of Gateways, each with those of its ListenerSets. Where two cannot be told apart, that of the Gateway wins, then
 * that of the older set: what is served stays as it is, whoever adds a set.
 */
final class MergedListeners {

    private final Map<ObjectKey, Taken> byGateway = new HashMap<>();
    private final Problems problems;

    /** No listeners yet. */
    MergedListeners(Problems problems) {
        this.problems = problems;
    }

    /** Adds the listeners of a Gateway, or of a ListenerSet after all that come before it; gives their faults. */
    Map<ListenerSite, ListenerFault> add(ParentSite parent) {
        Taken taken =
                byGateway.computeIfAbsent(parent.gateway().resource().object().key(), unused -> new Taken());
        Map<ListenerSite, ListenerFault> faults = new HashMap<>();
        List<ListenerSite> rest = new ArrayList<>();
        for (ListenerSite site : parent.listeners()) {
            ListenerFault fault = taken.check(site.listener());
            if (fault == null) {
                rest.add(site);
            } else {
                faults.put(site, fault);
                problems.add(site.problem(Severity.ERROR, site.field("port"), fault.message()));
            }
        }
        faults.putAll(ListenerChecks.check(rest, problems));
        for (ListenerSite site : rest) {
            ListenerFault fault = faults.get(site);
            // What is faulty keeps its place, as it is to be served when that is mended; what we do not speak has none.
            if (fault == null || fault.reason() != ListenerFault.Reason.UnsupportedProtocol) {
                taken.add(site.listener());
            }
        }
        return faults;
    }

    /** What the listeners of one Gateway and the sets before have taken. */
    private static final class Taken {

        private final Map<Integer, Set<Speech>> speeches = new HashMap<>();
        private final Set<Place> places = new HashSet<>();

        /** The name in the handshake is all by which listeners of HTTPS and TLS are told apart. */
        private record Place(int port, String protocol, String hostname) {

            static Place of(Listener listener) {
                String protocol = listener.overTls() ? Listener.TLS : listener.protocol();
                return new Place(listener.port(), protocol, Hostnames.text(listener.hostname()));
            }
        }

        private @Nullable ListenerFault check(Listener listener) {
            Speech own = Speech.of(listener);
            Set<Speech> spoken = speeches.getOrDefault(listener.port(), Set.of());
            // UDP has ports of its own.
            if (own != Speech.DATAGRAMS && spoken.stream().anyMatch(other -> other != own)) {
                return new ListenerFault(
                        ListenerFault.Reason.ProtocolConflict,
                        "port %d speaks another protocol for a listener that comes before".formatted(listener.port()));
            }
            if (!places.contains(Place.of(listener))) {
                return null;
            }
            return own.namesHost()
                    ? new ListenerFault(
                            ListenerFault.Reason.HostnameConflict,
                            "port %d with hostname %s belongs to a listener that comes before"
                                    .formatted(listener.port(), Hostnames.text(listener.hostname())))
                    : new ListenerFault(
                            ListenerFault.Reason.ProtocolConflict,
                            "port %d of protocol %s belongs to a listener that comes before"
                                    .formatted(listener.port(), listener.protocol()));
        }

        private void add(Listener listener) {
            Speech own = Speech.of(listener);
            if (own != Speech.DATAGRAMS) {
                speeches.computeIfAbsent(listener.port(), unused -> EnumSet.noneOf(Speech.class))
                        .add(own);
            }
            places.add(Place.of(listener));
        }
    }
}
