package org.jettygateway.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * A ListenerSet for a Gateway of ours, while the graph is built.
 *
 * @param resource as written
 * @param gateway the Gateway
 * @param listeners in the order of the manifest; none where there is a fault
 * @param fault why it is not attached to the Gateway; null where it is
 */
record ListenerSetSite(
        Resource<ListenerSet> resource,
        GatewaySite gateway,
        List<ListenerSite> listeners,
        @Nullable GatewayFault fault) implements ParentSite {

    /** The sets of these Gateways, oldest first; the authors of others are told what they can do about it. */
    static List<ListenerSetSite> of(
            ResourceSet resources, List<GatewaySite> gateways, Suggestions suggestions, Problems problems) {
        Map<ObjectKey, GatewaySite> ours = new HashMap<>();
        gateways.forEach(site -> ours.put(site.resource().object().key(), site));
        Namespaces namespaces = new Namespaces(resources.namespaces());
        List<ListenerSetSite> sites = new ArrayList<>();
        for (Resource<ListenerSet> set : resources.listenerSets().values()) {
            ObjectKey key = set.object().parentKey();
            GatewaySite gateway = ours.get(key);
            if (!set.object().parentRef().isGateway()) {
                problems.add(set.problem(
                        Severity.ERROR,
                        FieldPath.of("spec", "parentRef", "kind"),
                        "%s is no parent of listeners (expected: Gateway)"
                                .formatted(set.object().parentRef().kind())));
            } else if (gateway != null) {
                sites.add(of(set, gateway, namespaces, problems));
            } else if (!resources.gateways().containsKey(key)) {
                problems.add(set.warning(
                        Code.UNKNOWN_PARENT,
                        FieldPath.of("spec", "parentRef", "name"),
                        "there is no Gateway %s%s"
                                .formatted(
                                        key,
                                        suggestions.of(
                                                "Gateway of " + key.namespace(),
                                                key.name(),
                                                () -> Parents.names(
                                                        resources.gateways().keySet(), key.namespace())))));
            }
        }
        sites.sort((a, b) -> KubernetesObject.OLDEST_FIRST.compare(
                a.resource().object(), b.resource().object()));
        return List.copyOf(sites);
    }

    private static ListenerSetSite of(
            Resource<ListenerSet> set, GatewaySite gateway, Namespaces namespaces, Problems problems) {
        String refusal = set.refusal();
        Gateway parent = gateway.resource().object();
        String namespace = set.object().metadata().namespace();
        if (!namespaces.allow(parent, namespace)) {
            String message =
                    "%s takes no ListenerSets of namespace \"%s\" (expected: its spec.allowedListeners says so)"
                            .formatted(parent.describe(), namespace);
            problems.add(set.problem(Severity.ERROR, FieldPath.of("spec", "parentRef"), message));
            return new ListenerSetSite(set, gateway, List.of(), new GatewayFault("Accepted", "NotAllowed", message));
        }
        if (refusal != null) {
            return new ListenerSetSite(set, gateway, List.of(), new GatewayFault("Accepted", "Invalid", refusal));
        }
        List<Listener> listeners = set.object().listeners();
        return new ListenerSetSite(
                set,
                gateway,
                IntStream.range(0, listeners.size())
                        .mapToObj(index -> new ListenerSite(gateway.resource(), set, index, listeners.get(index)))
                        .toList(),
                null);
    }
}
