package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPPathModifier;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jspecify.annotations.Nullable;

/** Reads the filters of a rule or of a backendRef, and what the spec says of their combinations. */
final class HTTPRouteFilterReader {

    private static final int MAX_FILTERS = 16;

    /** Every type of the spec; the settings of a type stand in the field of its name. */
    private static final List<String> HTTP_TYPES = List.of(
            "RequestHeaderModifier",
            "ResponseHeaderModifier",
            "RequestMirror",
            "RequestRedirect",
            "URLRewrite",
            "CORS",
            "ExternalAuth",
            "ExtensionRef");

    /** Every type of a GRPCRoute's filters. */
    private static final List<String> GRPC_TYPES =
            List.of("ResponseHeaderModifier", "RequestHeaderModifier", "RequestMirror", "ExtensionRef");

    /** The types that are served, each with the reader of its settings. */
    private static final Map<String, Function<Fields, @Nullable HTTPRouteFilter>> SERVED = Map.of(
            "RequestHeaderModifier", HeaderFilterReader::request,
            "ResponseHeaderModifier", HeaderFilterReader::response,
            "RequestRedirect", UrlFilterReader::redirect,
            "URLRewrite", UrlFilterReader::rewrite,
            "RequestMirror", MirrorFilterReader::read,
            "CORS", CorsFilterReader::read,
            "ExtensionRef", ExtensionFilterReader::read);

    /** The types that may be given several times in one list. */
    private static final Set<String> REPEATABLE =
            Set.of(HTTPRouteFilter.RequestMirror.TYPE, HTTPRouteFilter.ExtensionRef.TYPE);

    private final List<HTTPRouteFilter> found = new ArrayList<>(0);
    private final Map<HTTPRouteFilter, TreeCursor> places = new HashMap<>();

    private final List<String> types;

    private HTTPRouteFilterReader(List<String> types) {
        this.types = types;
    }

    /** Reads the filters of an HTTPRoute's rule. */
    static HTTPRouteFilterReader of(Fields rule) {
        return new HTTPRouteFilterReader(HTTP_TYPES).read(rule);
    }

    /**
     * Reads the filters of an HTTPRoute's backendRef.
     *
     * @param matches the matches of its rule
     * @param ofRule the filters of its rule
     */
    static HTTPRouteFilterReader ofBackend(Fields ref, List<HTTPRouteMatch> matches, HTTPRouteFilterReader ofRule) {
        HTTPRouteFilterReader read = of(ref);
        read.checkBackend(matches, ofRule);
        return read;
    }

    /** Reads the filters of a GRPCRoute's rule or backendRef. */
    static HTTPRouteFilterReader ofGrpc(Fields owner) {
        return new HTTPRouteFilterReader(GRPC_TYPES).read(owner);
    }

    /** The filters that are as they must be, in the order of the manifest. */
    List<HTTPRouteFilter> found() {
        return found;
    }

    /** Reports what the spec forbids of a rule's filters beside its backends, or beside the matches of the rule. */
    void checkRule(List<HTTPRouteMatch> matches, int backends) {
        places.forEach((filter, at) -> {
            if (filter instanceof HTTPRouteFilter.RequestRedirect && backends > 0) {
                at.error("RequestRedirect beside backendRefs (expected: one or the other)");
            }
        });
        checkPaths(matches);
    }

    /** Reports what the spec forbids of a backendRef's filters beside those of its rule, or beside the rule's matches. */
    private void checkBackend(List<HTTPRouteMatch> matches, HTTPRouteFilterReader ofRule) {
        if (places.isEmpty()) {
            return;
        }
        boolean rewritten = ofRule.found.stream().anyMatch(HTTPRouteFilter.URLRewrite.class::isInstance);
        places.forEach((filter, at) -> {
            if (filter instanceof HTTPRouteFilter.RequestRedirect && rewritten) {
                at.error("RequestRedirect beside the rule's URLRewrite (expected: one or the other)");
            }
        });
        checkPaths(matches);
    }

    private void checkPaths(List<HTTPRouteMatch> matches) {
        places.forEach((filter, at) -> {
            HTTPPathModifier path = UrlFilterReader.path(filter);
            if (path != null
                    && path.type() == HTTPPathModifier.Type.ReplacePrefixMatch
                    && (matches.size() != 1 || matches.get(0).path().type() != HTTPPathMatch.Type.PathPrefix)) {
                at.error("ReplacePrefixMatch (expected: a rule with exactly one match, of type PathPrefix)");
            }
        });
    }

    private HTTPRouteFilterReader read(Fields owner) {
        List<TreeCursor> items = owner.items("filters", 0, MAX_FILTERS);
        if (items.isEmpty()) {
            return this;
        }
        Set<String> given = new HashSet<>();
        for (TreeCursor item : items) {
            Fields filter = item.record().fields();
            TreeCursor typeAt = filter == null ? null : filter.require("type");
            String type = typeAt == null ? null : typeAt.choice(types);
            if (filter == null || typeAt == null || type == null) {
                continue;
            }
            Function<Fields, @Nullable HTTPRouteFilter> reader = SERVED.get(type);
            if (reader == null) {
                typeAt.error("the filter %s is not served yet".formatted(type));
            } else if (!given.add(type) && !REPEATABLE.contains(type)) {
                typeAt.error("the filter %s is given twice".formatted(type));
            } else {
                add(item, settings(filter, type), reader);
            }
        }
        TreeCursor all = owner.find("filters");
        if (all != null && given.contains("RequestRedirect") && given.contains("URLRewrite")) {
            all.error("RequestRedirect beside URLRewrite (expected: one or the other)");
        }
        return this;
    }

    private void add(TreeCursor at, @Nullable Fields settings, Function<Fields, @Nullable HTTPRouteFilter> reader) {
        HTTPRouteFilter read = settings == null ? null : reader.apply(settings);
        if (read != null) {
            found.add(read);
            places.put(read, at);
        }
    }

    /** The settings of the type, and no other type's settings beside them. */
    private @Nullable Fields settings(Fields filter, String type) {
        for (String other : types) {
            TreeCursor stray = other.equals(type) ? null : filter.find(field(other));
            if (stray != null) {
                stray.error("must not be set for type " + type);
            }
        }
        Fields settings = filter.requireFields(field(type));
        filter.end();
        return settings;
    }

    private static String field(String type) {
        return switch (type) {
            case "URLRewrite" -> "urlRewrite";
            case "CORS" -> "cors";
            default -> Character.toLowerCase(type.charAt(0)) + type.substring(1);
        };
    }
}
