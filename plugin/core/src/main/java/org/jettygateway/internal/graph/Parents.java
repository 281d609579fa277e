package org.jettygateway.internal.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ListenerSet;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/** The Gateways and ListenerSets that parentRefs may lead to. Only what is ours gets an entry in a route's status. */
final class Parents {

    private final Map<String, Set<ObjectKey>> all;
    private final Map<String, Map<ObjectKey, ParentSite>> ours = new HashMap<>();
    private final Suggestions suggestions;
    private final Problems problems;

    /** All parents of a configuration, and those of them that are ours. */
    Parents(ResourceSet resources, Collection<? extends ParentSite> ours, Suggestions suggestions, Problems problems) {
        this.all = Map.of(
                Gateway.KIND, resources.gateways().keySet(),
                ListenerSet.KIND, resources.listenerSets().keySet());
        for (ParentSite site : ours) {
            KubernetesObject object = site.resource().object();
            this.ours
                    .computeIfAbsent(object.kind(), unused -> new LinkedHashMap<>())
                    .put(object.key(), site);
        }
        this.suggestions = suggestions;
        this.problems = problems;
    }

    /** A parentRef with its defaults filled in, as an API server would. */
    static ParentReference complete(Route route, ParentReference ref) {
        String namespace = ref.namespace();
        return new ParentReference(
                ref.group(),
                ref.kind(),
                namespace == null ? route.metadata().namespace() : namespace,
                ref.name(),
                ref.sectionName(),
                ref.port());
    }

    /** The parent of ours that a parentRef leads to; null, and a word to the author, where there is none. */
    @Nullable
    ParentSite find(Resource<? extends Route> route, ParentReference ref, FieldPath at) {
        Set<ObjectKey> known = all.get(ref.kind());
        if (!ref.group().equals(RouteGroupKind.GATEWAY_GROUP) || known == null) {
            problems.add(route.warning(
                    Code.UNKNOWN_PARENT,
                    at.child("kind"),
                    "%s of group \"%s\" is not served as a parent (expected: Gateway or ListenerSet of %s)"
                            .formatted(ref.kind(), ref.group(), RouteGroupKind.GATEWAY_GROUP)));
            return null;
        }
        String namespace = ref.namespace() == null ? route.object().metadata().namespace() : ref.namespace();
        ObjectKey key = new ObjectKey(namespace, ref.name());
        Map<ObjectKey, ParentSite> sites = ours.getOrDefault(ref.kind(), Map.of());
        ParentSite site = sites.get(key);
        if (site == null && !known.contains(key)) {
            String hint = suggestions.of(ref.kind() + " of " + namespace, ref.name(), () -> names(known, namespace));
            problems.add(route.warning(
                    Code.UNKNOWN_PARENT,
                    at.child("name"),
                    "there is no %s %s".formatted(ref.kind(), key)
                            + (hint.isEmpty() ? elsewhere(sites.keySet(), ref.name()) : hint)));
        }
        return site;
    }

    /** The names of a namespace. */
    static List<String> names(Set<ObjectKey> known, String namespace) {
        return known.stream()
                .filter(key -> key.namespace().equals(namespace))
                .map(ObjectKey::name)
                .toList();
    }

    private static String elsewhere(Set<ObjectKey> ours, String name) {
        Optional<ObjectKey> same =
                ours.stream().filter(key -> key.name().equals(name)).findFirst();
        return same.map(key -> "; did you mean the one of namespace %s?".formatted(key.namespace()))
                .orElse("");
    }
}
