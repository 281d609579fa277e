package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.GRPCRoute;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.RouteRule;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Nearest;
import org.jettygateway.problem.Problems;

/**
 * Attaches one route to the listeners that its parentRefs name. At a parent it is accepted as soon as one listener takes
 * it. Otherwise the reason says how far it came: no listener was named, none of those named allows it, none of those that
 * allow it has one of its hostnames, or there they belong to older routes of another kind already.
 */
final class RouteAttachment {

    private static final String ACCEPTED = "Accepted";

    private final Resource<? extends Route> route;
    private final RouteBackends backends;
    private final GatewayBackends gateways;
    private final Namespaces namespaces;
    private final Attachments attachments;
    private final Problems problems;
    /** Listeners that leave a route the same hostnames share the attached rules, if they share the connections too. */
    private final Map<Share, RouteRules> rules = new HashMap<>(2);

    private final Map<List<String>, RouteRules> known;

    private record Share(GatewayBackends.View view, List<String> hostnames) {}

    /** A route that is not attached yet. */
    RouteAttachment(
            KnownRoutes.Known known,
            GatewayBackends gateways,
            Namespaces namespaces,
            Attachments attachments,
            Problems problems) {
        this.route = known.route();
        this.backends = known.backends();
        this.known = known.rules();
        this.gateways = gateways;
        this.namespaces = namespaces;
        this.attachments = attachments;
        this.problems = problems;
    }

    /**
     * Attaches the route at one parent.
     *
     * @param ref the parentRef
     * @param at where it stands in the manifest
     * @param parent what it leads to
     */
    RouteNode.Parent attach(ParentReference ref, FieldPath at, ParentSite parent) {
        ParentReference complete = Parents.complete(route.object(), ref);
        return new RouteNode.Parent(complete, List.of(accept(complete, at, parent), backends.resolvedRefs()));
    }

    private Condition accept(ParentReference ref, FieldPath at, ParentSite parent) {
        if (parent instanceof ListenerSetSite && parent.fault() != null) {
            String message = "%s is not attached to its Gateway"
                    .formatted(parent.resource().object().describe());
            return refuse("NoMatchingParent", at, message);
        }
        List<ListenerSite> named = only(parent.listeners(), site -> names(ref, site));
        if (named.isEmpty()) {
            String field = ref.sectionName() == null ? "port" : "sectionName";
            return refuse("NoMatchingParent", at.child(field), notNamed(ref, parent));
        }
        List<ListenerSite> allowing = only(named, this::allows);
        if (allowing.isEmpty()) {
            return refuse("NotAllowedByListeners", at, notAllowed(named));
        }
        Map<ListenerSite, List<String>> taking = new LinkedHashMap<>();
        for (ListenerSite site : allowing) {
            List<String> hostnames = Hostnames.intersect(
                    site.listener().hostname(), route.object().hostnames());
            if (!hostnames.isEmpty()) {
                taking.put(site, List.copyOf(hostnames));
            }
        }
        if (taking.isEmpty()) {
            return refuse("NoMatchingListenerHostname", FieldPath.of("spec", "hostnames"), noHostname(allowing));
        }
        List<ListenerSite> claimed = new ArrayList<>(0);
        taking.forEach((site, hostnames) -> {
            if (attachments.isClaimed(site, route.object(), hostnames)) {
                claimed.add(site);
            }
        });
        claimed.forEach(taking::remove);
        return taking.isEmpty()
                ? refuse("HostnameConflict", FieldPath.of("spec", "hostnames"), claimed(claimed))
                : attach(parent.gateway(), taking);
    }

    /** Without a stream, as this is done for each route whenever anything changes. */
    private static List<ListenerSite> only(List<ListenerSite> sites, Predicate<ListenerSite> wanted) {
        List<ListenerSite> found = new ArrayList<>(sites.size());
        for (ListenerSite site : sites) {
            if (wanted.test(site)) {
                found.add(site);
            }
        }
        return found;
    }

    private Condition attach(GatewaySite gateway, Map<ListenerSite, List<String>> taking) {
        GatewayBackends.View view = gateways.view(gateway.resource());
        taking.forEach((site, hostnames) -> attachments.attach(site, route.object(), rules(view, hostnames)));
        String refusal = route.refusal();
        if (refusal != null) {
            return Condition.fails(ACCEPTED, "UnsupportedValue", refusal);
        }
        gateways.use(gateway.resource(), backends.targets());
        taking.forEach((site, hostnames) -> attachments.count(site, route.object(), hostnames));
        return Condition.holds(ACCEPTED, ACCEPTED, "");
    }

    private RouteRules rules(GatewayBackends.View view, List<String> hostnames) {
        Share share = new Share(view, hostnames);
        return view.gateway() == null
                ? known.computeIfAbsent(hostnames, unused -> rules(share))
                : rules.computeIfAbsent(share, this::rules);
    }

    private RouteRules rules(Share share) {
        List<? extends RouteRule> written = route.object().rules();
        List<AttachedRule> attached = new ArrayList<>(written.size());
        for (int i = 0; i < written.size(); i++) {
            // A refused route or rule only stands in the way of broader ones: it must not keep upstreams alive.
            String refusal = route.refusal() == null ? backends.refusals().get(i) : route.refusal();
            boolean served = refusal == null;
            List<BackendNode> nodes =
                    served ? share.view().backends(backends.rules().get(i)) : List.of();
            List<MirrorNode> mirrors =
                    served ? share.view().mirrors(backends.mirrors().get(i)) : List.of();
            attached.add(new AttachedRule(route, i, written.get(i), share.hostnames(), nodes, mirrors, refusal));
        }
        return RouteRules.of(attached);
    }

    private static boolean names(ParentReference ref, ListenerSite site) {
        return (ref.sectionName() == null
                        || ref.sectionName().equals(site.listener().name()))
                && (ref.port() == null || ref.port() == site.listener().port());
    }

    private boolean allows(ListenerSite site) {
        return RouteKinds.of(site.listener())
                        .supported()
                        .contains(new RouteGroupKind(
                                RouteGroupKind.GATEWAY_GROUP, route.object().kind()))
                && namespaces.allow(site, route.object().metadata().namespace());
    }

    private Condition refuse(String reason, FieldPath field, String message) {
        Code code = switch (reason) {
            case "NoMatchingParent" -> Code.UNKNOWN_PARENT;
            case "NoMatchingListenerHostname" -> Code.UNMATCHED_HOSTNAME;
            default -> Code.NOT_ATTACHED;
        };
        problems.add(route.warning(code, field, "not attached: " + message));
        return Condition.fails(ACCEPTED, reason, message);
    }

    private static String notNamed(ParentReference ref, ParentSite parent) {
        StringBuilder message = new StringBuilder(parent.resource().object().describe()).append(" has no listener");
        if (ref.sectionName() != null) {
            message.append(" \"").append(ref.sectionName()).append('"');
        }
        if (ref.port() != null) {
            message.append(" on port ").append(ref.port());
        }
        if (ref.sectionName() != null) {
            List<String> names = parent.listeners().stream()
                    .map(site -> site.listener().name())
                    .toList();
            return message.append(names.contains(ref.sectionName()) ? "" : Nearest.hint(ref.sectionName(), names))
                    .toString();
        }
        String ports = parent.listeners().stream()
                .map(site -> site.listener().port())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return message.append(" (expected: ").append(ports).append(')').toString();
    }

    private String notAllowed(List<ListenerSite> named) {
        return "no %s of namespace \"%s\" may attach to %s"
                .formatted(route.object().kind(), route.object().metadata().namespace(), describe(named));
    }

    private String noHostname(List<ListenerSite> allowing) {
        String hosts = allowing.stream()
                .map(site -> Hostnames.text(site.listener().hostname()))
                .distinct()
                .collect(Collectors.joining(", "));
        return "%s: no host in common with %s (expected: %s)"
                .formatted(String.join(", ", route.object().hostnames()), describe(allowing), hosts);
    }

    private String claimed(List<ListenerSite> sites) {
        // No other kinds share a listener.
        String other = route.object().kind().equals(GRPCRoute.KIND) ? HTTPRoute.KIND : GRPCRoute.KIND;
        return "a %s that comes first has hosts in common with it at %s (expected: one kind of route for a host)"
                .formatted(other, describe(sites));
    }

    private static String describe(List<ListenerSite> sites) {
        String names =
                sites.stream().map(site -> site.listener().name()).distinct().collect(Collectors.joining(", "));
        return (sites.size() == 1 ? "listener " : "listeners ")
                + names
                + " of "
                + sites.get(0).owner().object().describe();
    }
}
