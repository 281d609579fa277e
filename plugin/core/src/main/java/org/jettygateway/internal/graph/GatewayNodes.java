package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.GatewayAddress;
import org.jettygateway.internal.model.GatewayTls;
import org.jettygateway.internal.model.IpAddress;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;

/** Puts together what all steps found out about a Gateway, with the conditions that say so. */
final class GatewayNodes {

    private static final String ACCEPTED = "Accepted";
    private static final String PROGRAMMED = "Programmed";
    private static final String RESOLVED_REFS = "ResolvedRefs";
    private static final String CONFLICTED = "Conflicted";

    private final ServedListeners served;
    private final Map<ObjectKey, List<ListenerSetSite>> sets;
    private final Certificates certificates;
    private final Attachments attachments;
    private final Problems problems;

    /** To be called when every route is attached. */
    GatewayNodes(
            ServedListeners served,
            List<ListenerSetSite> sets,
            Certificates certificates,
            Attachments attachments,
            Problems problems) {
        this.served = served;
        this.sets = sets.stream()
                .collect(Collectors.groupingBy(
                        set -> set.gateway().resource().object().key()));
        this.certificates = certificates;
        this.attachments = attachments;
        this.problems = problems;
    }

    /** A Gateway with its listeners and ListenerSets. */
    GatewayNode node(GatewaySite gateway) {
        List<ListenerSetSite> own =
                sets.getOrDefault(gateway.resource().object().key(), List.of());
        List<ListenerSite> merged = Stream.concat(Stream.of(gateway), own.stream())
                .flatMap(parent -> parent.listeners().stream())
                .toList();
        TlsOverlaps overlaps = new TlsOverlaps(merged);
        return new GatewayNode(
                gateway.resource(),
                addresses(gateway, merged),
                listeners(gateway, overlaps),
                own.stream().map(set -> listenerSet(set, overlaps)).toList(),
                conditions(gateway, merged));
    }

    private ListenerSetNode listenerSet(ListenerSetSite set, TlsOverlaps overlaps) {
        return new ListenerSetNode(set.resource(), listeners(set, overlaps), ListenerSetConditions.of(set, served));
    }

    private List<ListenerNode> listeners(ParentSite parent, TlsOverlaps overlaps) {
        return parent.listeners().stream()
                .map(site -> listener(parent, site, overlaps))
                .toList();
    }

    private List<Condition> conditions(GatewaySite gateway, List<ListenerSite> merged) {
        List<Condition> conditions = new ArrayList<>(List.of(accepted(gateway), programmed(gateway, merged)));
        GatewayTls tls = gateway.resource().object().tls();
        if (tls.clientCertificateRef() != null) {
            conditions.add(clientCertificate(certificates.client(gateway.resource())));
        }
        boolean insecure = Stream.concat(
                        Stream.ofNullable(tls.frontend()),
                        tls.perPort().stream().map(GatewayTls.PerPort::validation))
                .anyMatch(
                        validation -> validation != null && validation.mode() == GatewayTls.Mode.AllowInsecureFallback);
        if (insecure) {
            conditions.add(Condition.holds(
                    "InsecureFrontendValidationMode",
                    "ConfigurationChanged",
                    "clients are let in whatever certificate they have: AllowInsecureFallback"));
        }
        return conditions;
    }

    private static Condition clientCertificate(ListenerCertificates client) {
        ListenerCertificates.Fault fault = client.fault();
        if (fault == null) {
            return Condition.holds(
                    RESOLVED_REFS,
                    RESOLVED_REFS,
                    client.certificates().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        String reason = fault.reason() == ListenerCertificates.Reason.InvalidCertificateRef
                ? "InvalidClientCertificateRef"
                : fault.reason().name();
        return Condition.fails(RESOLVED_REFS, reason, fault.message());
    }

    /** Where it is bound, spelled as its author did; nothing where that is every address of the machine. */
    private List<GatewayAddress> addresses(GatewaySite gateway, List<ListenerSite> merged) {
        return merged.stream()
                .flatMap(site -> served.binds(site).stream())
                .map(Bind::address)
                .filter(address -> !address.equals(Bind.ALL))
                .distinct()
                .sorted()
                .map(address -> asWritten(gateway, address))
                .toList();
    }

    private static GatewayAddress asWritten(GatewaySite gateway, String address) {
        return gateway.resource().object().addresses().stream()
                .filter(asked -> address.equals(IpAddress.canonical(asked.value())))
                .findFirst()
                .orElseGet(() -> new GatewayAddress(GatewayAddress.IP_ADDRESS, address));
    }

    private Condition accepted(GatewaySite gateway) {
        GatewayFault fault = gateway.fault();
        if (fault != null && fault.condition().equals(ACCEPTED)) {
            return Condition.fails(ACCEPTED, fault.reason(), fault.message());
        }
        List<ListenerSite> faulty = gateway.listeners().stream()
                .filter(site ->
                        served.fault(site) != null || served.certificates(site).fault() != null)
                .toList();
        if (faulty.isEmpty()) {
            return Condition.holds(ACCEPTED, ACCEPTED, "");
        }
        String message = "not served: listeners "
                + faulty.stream().map(site -> site.listener().name()).collect(Collectors.joining(", "));
        // A listener that only lacks its certificate is accepted itself.
        return gateway.listeners().stream().anyMatch(site -> served.fault(site) == null)
                ? Condition.holds(ACCEPTED, "ListenersNotValid", message)
                : Condition.fails(ACCEPTED, "ListenersNotValid", message);
    }

    private Condition programmed(GatewaySite gateway, List<ListenerSite> merged) {
        GatewayFault fault = gateway.fault();
        if (fault != null && fault.condition().equals(PROGRAMMED)) {
            return Condition.fails(PROGRAMMED, fault.reason(), fault.message());
        }
        if (merged.stream().anyMatch(served::serves)) {
            return Condition.holds(PROGRAMMED, PROGRAMMED, "");
        }
        return Condition.fails(PROGRAMMED, "Invalid", "no listener takes traffic");
    }

    private ListenerNode listener(ParentSite parent, ListenerSite site, TlsOverlaps overlaps) {
        RouteKinds kinds = RouteKinds.of(site.listener());
        List<Condition> conditions = new ArrayList<>(state(parent.gateway(), site));
        conditions.add(resolvedRefs(site, kinds));
        overlaps.of(site, parent.listeners()).ifPresent(conditions::add);
        return new ListenerNode(
                site.listener(),
                served.serves(site),
                served.binds(site),
                served.certificates(site).certificates(),
                served.clients(site).validation(),
                kinds.supported(),
                attachments.count(site),
                attachments.rules(site),
                conditions);
    }

    private List<Condition> state(GatewaySite gateway, ListenerSite site) {
        ListenerFault fault = served.fault(site);
        if (fault != null) {
            String reason = fault.reason().name();
            boolean conflict = fault.reason().isConflict();
            return List.of(
                    Condition.fails(ACCEPTED, reason, fault.message()),
                    Condition.fails(PROGRAMMED, conflict ? reason : "Invalid", fault.message()),
                    conflict ? Condition.holds(CONFLICTED, reason, fault.message()) : noConflict());
        }
        Condition accepted = Condition.holds(ACCEPTED, ACCEPTED, "");
        GatewayFault whole = gateway.fault();
        if (whole != null) {
            String message = "the Gateway takes no traffic: " + whole.message();
            return List.of(accepted, Condition.fails(PROGRAMMED, "Pending", message), noConflict());
        }
        ListenerCertificates.Fault tls = served.certificates(site).fault();
        if (tls != null) {
            return List.of(accepted, Condition.fails(PROGRAMMED, "Invalid", tls.message()), noConflict());
        }
        return List.of(accepted, Condition.holds(PROGRAMMED, PROGRAMMED, ""), noConflict());
    }

    private static Condition noConflict() {
        return Condition.fails(CONFLICTED, "NoConflicts", "");
    }

    private Condition resolvedRefs(ListenerSite site, RouteKinds kinds) {
        Condition ofKinds = kinds.unsupported().isEmpty() ? null : unsupported(site, kinds);
        ListenerCertificates certificates = served.certificates(site);
        if (certificates.fault() != null) {
            return Condition.fails(
                    RESOLVED_REFS,
                    certificates.fault().reason().name(),
                    certificates.fault().message());
        }
        ClientAuthorities.Fault clients = served.clients(site).fault();
        if (clients != null) {
            return Condition.fails(RESOLVED_REFS, clients.reason(), clients.message());
        }
        if (ofKinds != null) {
            return ofKinds;
        }
        String message =
                certificates.certificates().stream().map(Object::toString).collect(Collectors.joining("; "));
        return Condition.holds(RESOLVED_REFS, RESOLVED_REFS, message);
    }

    private Condition unsupported(ListenerSite site, RouteKinds kinds) {
        String names = kinds.unsupported().stream().map(GatewayNodes::name).collect(Collectors.joining(", "));
        String message = "%s is not served on a listener of protocol %s (expected: %s)"
                .formatted(
                        names,
                        site.listener().protocol(),
                        RouteKinds.fitting(site.listener()).stream()
                                .findFirst()
                                .orElse(RouteGroupKind.HTTP_ROUTE)
                                .kind());
        FieldPath field = site.field("allowedRoutes").child("kinds");
        problems.add(site.problem(Severity.ERROR, field, message));
        return Condition.fails(RESOLVED_REFS, "InvalidRouteKinds", message);
    }

    private static String name(RouteGroupKind kind) {
        return kind.group().equals(RouteGroupKind.GATEWAY_GROUP) ? kind.kind() : kind.group() + "/" + kind.kind();
    }
}
