package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/** Which listeners take traffic, on which local addresses and ports, and why the others do not. */
final class ServedListeners {

    private static final Set<String> OWN_PORTS_ONLY = Set.of(Listener.TLS, Listener.TCP, Listener.UDP);

    private final Map<ListenerSite, ListenerFault> faults;
    private final Map<ListenerSite, ListenerCertificates> certificates;
    private final Map<ListenerSite, ClientAuthorities.Resolved> clients;
    private final Map<ListenerSite, List<Bind>> binds;

    private ServedListeners(
            Map<ListenerSite, ListenerFault> faults,
            Map<ListenerSite, ListenerCertificates> certificates,
            Map<ListenerSite, ClientAuthorities.Resolved> clients,
            Map<ListenerSite, List<Bind>> binds) {
        this.faults = Collections.unmodifiableMap(faults);
        this.certificates = Collections.unmodifiableMap(certificates);
        this.clients = Collections.unmodifiableMap(clients);
        this.binds = Collections.unmodifiableMap(binds);
    }

    /** Judges the listeners of all Gateways and of their ListenerSets, the first of which win where two meet. */
    static ServedListeners of(
            List<? extends ParentSite> parents,
            Publication publication,
            Certificates certificates,
            ClientAuthorities authorities,
            Problems problems) {
        Map<ListenerSite, ListenerFault> faults = new HashMap<>();
        Map<ListenerSite, ListenerCertificates> resolved = new HashMap<>();
        Map<ListenerSite, ClientAuthorities.Resolved> clients = new HashMap<>();
        Map<ListenerSite, List<String>> candidates = new HashMap<>();
        List<ListenerSite> order = new ArrayList<>();
        MergedListeners merged = new MergedListeners(problems);
        for (ParentSite parent : parents) {
            GatewaySite gateway = parent.gateway();
            faults.putAll(merged.add(parent));
            for (ListenerSite site : parent.listeners()) {
                ListenerFault unserved = unserved(site, publication, problems);
                if (unserved != null) {
                    faults.putIfAbsent(site, unserved);
                }
                ListenerCertificates found = certificates.resolve(site);
                resolved.put(site, found);
                ClientAuthorities.Resolved asked = authorities.resolve(site);
                clients.put(site, asked);
                if (asked.refusal() != null) {
                    faults.putIfAbsent(site, asked.refusal());
                }
                if (gateway.fault() == null && !faults.containsKey(site) && found.fault() == null) {
                    candidates.put(site, gateway.addresses());
                    order.add(site);
                }
            }
        }
        boolean onlyPort =
                order.stream().map(site -> site.listener().port()).distinct().count() == 1;
        // Who asked for a local port by name has it before those whose declared port happens to be the same number.
        order.sort(
                Comparator.comparing(site -> publication.names(site.listener().port()), Comparator.reverseOrder()));
        Map<ListenerSite, List<Bind>> binds = new HashMap<>();
        PortClaims claims = new PortClaims();
        for (ListenerSite site : order) {
            List<String> addresses = candidates.getOrDefault(site, List.of());
            Listener listener = site.listener();
            List<Bind> wanted = publication.binds(listener.port(), listener.transport(), addresses, onlyPort);
            ListenerFault fault = claims.claim(site, wanted);
            if (fault == null) {
                binds.put(site, wanted);
            } else {
                faults.put(site, fault);
                problems.add(site.problem(Severity.ERROR, site.field("port"), fault.message()));
            }
        }
        return new ServedListeners(faults, resolved, clients, binds);
    }

    /** What only ports of the gateway's own can do: an application's connectors take apart what comes before routing. */
    private static @Nullable ListenerFault unserved(ListenerSite site, Publication publication, Problems problems) {
        String protocol = site.listener().protocol();
        if (!publication.attached() || !OWN_PORTS_ONLY.contains(protocol)) {
            return null;
        }
        String message = "protocol %s is served on ports that the gateway opens, not on those of an application"
                .formatted(protocol);
        problems.add(site.problem(Severity.ERROR, site.field("protocol"), message));
        return new ListenerFault(ListenerFault.Reason.UnsupportedProtocol, message);
    }

    /** Whether a listener takes traffic. */
    boolean serves(ListenerSite site) {
        return binds.containsKey(site);
    }

    /** Where a listener's traffic arrives; empty where it takes none. */
    List<Bind> binds(ListenerSite site) {
        return binds.getOrDefault(site, List.of());
    }

    /** What a listener serves TLS with. */
    ListenerCertificates certificates(ListenerSite site) {
        return certificates.getOrDefault(site, ListenerCertificates.NONE);
    }

    /** What a listener asks of its clients. */
    ClientAuthorities.Resolved clients(ListenerSite site) {
        return clients.getOrDefault(site, ClientAuthorities.Resolved.NONE);
    }

    /** What is wrong with a listener itself; null where nothing is, though its Gateway may be at fault. */
    @Nullable
    ListenerFault fault(ListenerSite site) {
        return faults.get(site);
    }
}
