package org.jettygateway.internal.graph;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/** The Gateways that parentRefs may lead to. Only what is ours gets an entry in a route's status. */
final class Parents {

    private final Map<ObjectKey, Resource<Gateway>> all;
    private final Map<ObjectKey, GatewaySite> ours = new LinkedHashMap<>();
    private final Suggestions suggestions;
    private final Problems problems;

    /** All Gateways of a configuration, and those of them that are ours. */
    Parents(
            Map<ObjectKey, Resource<Gateway>> all,
            Collection<GatewaySite> ours,
            Suggestions suggestions,
            Problems problems) {
        this.all = all;
        ours.forEach(site -> this.ours.put(site.resource().object().key(), site));
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

    /** The Gateway of ours that a parentRef leads to; null, and a word to the author, where there is none. */
    @Nullable
    GatewaySite find(Resource<? extends Route> route, ParentReference ref, FieldPath at) {
        if (!ref.group().equals(RouteGroupKind.GATEWAY_GROUP) || !ref.kind().equals(Gateway.KIND)) {
            problems.add(route.warning(
                    Code.UNKNOWN_PARENT,
                    at.child("kind"),
                    "%s of group \"%s\" is not served as a parent (expected: Gateway of %s)"
                            .formatted(ref.kind(), ref.group(), RouteGroupKind.GATEWAY_GROUP)));
            return null;
        }
        String namespace = ref.namespace() == null ? route.object().metadata().namespace() : ref.namespace();
        ObjectKey key = new ObjectKey(namespace, ref.name());
        GatewaySite site = ours.get(key);
        if (site == null && !all.containsKey(key)) {
            String hint = suggestions.of("Gateway of " + namespace, ref.name(), () -> names(namespace));
            problems.add(route.warning(
                    Code.UNKNOWN_PARENT,
                    at.child("name"),
                    "there is no Gateway %s".formatted(key) + (hint.isEmpty() ? elsewhere(ref.name()) : hint)));
        }
        return site;
    }

    private List<String> names(String namespace) {
        return all.keySet().stream()
                .filter(key -> key.namespace().equals(namespace))
                .map(ObjectKey::name)
                .toList();
    }

    private String elsewhere(String name) {
        Optional<ObjectKey> same =
                ours.keySet().stream().filter(key -> key.name().equals(name)).findFirst();
        return same.map(key -> "; did you mean the one of namespace %s?".formatted(key.namespace()))
                .orElse("");
    }
}
