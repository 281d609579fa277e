package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.Service;
import org.jspecify.annotations.Nullable;

/** Reads the rules of one HTTPRoute. */
final class HTTPRouteRuleReader {

    private static final int MAX_MATCHES = 64;
    private static final int MAX_FILTERS = 16;
    private static final int MAX_BACKENDS = 16;
    private static final int MAX_WEIGHT = 1_000_000;

    private static final List<String> FILTERS = List.of(
            "RequestHeaderModifier",
            "ResponseHeaderModifier",
            "RequestMirror",
            "RequestRedirect",
            "URLRewrite",
            "CORS",
            "ExternalAuth",
            "ExtensionRef");

    private int matches;

    /** How many matches were written in the rules that were read. */
    int matches() {
        return matches;
    }

    /** Reads a rule; null where none of its matches can be told. */
    @Nullable
    HTTPRouteRule read(TreeCursor at) {
        Fields rule = at.fields();
        if (rule == null) {
            return null;
        }
        String name = rule.text("name", Format.NAME);
        List<HTTPRouteMatch> found = matches(rule);
        filters(rule);
        List<HTTPBackendRef> backendRefs = new ArrayList<>();
        for (TreeCursor item : rule.items("backendRefs", 0, MAX_BACKENDS)) {
            HTTPBackendRef ref = backendRef(item.record());
            if (ref != null) {
                backendRefs.add(ref);
            }
        }
        rule.notServed("timeouts", "retry", "sessionPersistence");
        // A field that is not known may have been meant for the matches: then the rule is not one for every request.
        boolean told = rule.end() || rule.has("matches");
        return told && !found.isEmpty() ? new HTTPRouteRule(name, found, backendRefs) : null;
    }

    private List<HTTPRouteMatch> matches(Fields rule) {
        TreeCursor given = rule.find("matches");
        if (given == null) {
            return List.of(HTTPRouteMatch.ANY);
        }
        List<TreeCursor> items = given.items(0, MAX_MATCHES);
        if (items == null) {
            return List.of();
        }
        matches += items.size();
        List<HTTPRouteMatch> found = new ArrayList<>();
        for (TreeCursor item : items) {
            HTTPRouteMatch match = HTTPRouteMatchReader.read(item.record());
            if (match != null) {
                found.add(match);
            }
        }
        return items.isEmpty() ? List.of(HTTPRouteMatch.ANY) : found;
    }

    private static void filters(Fields owner) {
        for (TreeCursor item : owner.items("filters", 0, MAX_FILTERS)) {
            Fields filter = item.record().fields();
            TreeCursor type = filter == null ? null : filter.require("type");
            String word = type == null ? null : type.choice(FILTERS);
            if (type != null && word != null) {
                type.error("the filter %s is not served yet".formatted(word));
            }
        }
    }

    private static @Nullable HTTPBackendRef backendRef(TreeCursor at) {
        Fields ref = at.fields();
        if (ref == null) {
            return null;
        }
        String group = ref.text("group", Format.GROUP, "");
        String kind = ref.text("kind", Format.KIND, Service.KIND);
        String namespace = ref.text("namespace", Format.NAMESPACE);
        TreeCursor nameAt = ref.require("name");
        String name = nameAt == null ? null : nameAt.record().text(Format.OBJECT_NAME);
        boolean service = "".equals(group) && Service.KIND.equals(kind);
        Integer port = service ? Ports.require(ref, "port") : Ports.find(ref, "port");
        TreeCursor weightAt = ref.find("weight");
        Integer weight = weightAt == null ? Integer.valueOf(1) : weightAt.number(0, MAX_WEIGHT);
        filters(ref);
        ref.end();
        return group == null || kind == null || name == null || weight == null
                ? null
                : new HTTPBackendRef(group, kind, namespace, name, port, weight);
    }
}
