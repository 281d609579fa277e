package org.jettygateway.internal.admin;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPHeaderFilter;
import org.jettygateway.internal.model.HTTPPathModifier;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.routing.RouteEntry;
import org.jspecify.annotations.Nullable;

/** A rule's filters for people, in the order of the manifest. */
final class FilterWords {

    private FilterWords() {}

    /** The filters of the rule behind an entry; empty for none. */
    static List<String> of(@Nullable RouteEntry entry, ResourceSet resources) {
        if (entry == null) {
            return List.of();
        }
        String[] key = entry.ref().route().split("/", 2);
        ObjectKey name = new ObjectKey(key[0], key[1]);
        Resource<? extends Route> route = entry.ref().kind().equals("GRPCRoute")
                ? resources.grpcRoutes().get(name)
                : resources.httpRoutes().get(name);
        if (route == null || entry.ref().rule() >= route.object().rules().size()) {
            return List.of();
        }
        return route.object().rules().get(entry.ref().rule()).filters().stream()
                .map(FilterWords::describe)
                .toList();
    }

    private static String describe(HTTPRouteFilter filter) {
        String words = words(filter);
        return words.isEmpty() ? filter.type() : filter.type() + ": " + words;
    }

    private static String words(HTTPRouteFilter filter) {
        if (filter instanceof HTTPRouteFilter.RequestHeaderModifier modifier) {
            return headers(modifier.headers());
        }
        if (filter instanceof HTTPRouteFilter.ResponseHeaderModifier modifier) {
            return headers(modifier.headers());
        }
        if (filter instanceof HTTPRouteFilter.URLRewrite rewrite) {
            return join(named("hostname", rewrite.hostname()), path(rewrite.path()));
        }
        if (filter instanceof HTTPRouteFilter.RequestRedirect redirect) {
            return join(
                    String.valueOf(redirect.statusCode()),
                    named("scheme", redirect.scheme()),
                    named("hostname", redirect.hostname()),
                    named("port", redirect.port()),
                    path(redirect.path()));
        }
        if (filter instanceof HTTPRouteFilter.ExtensionRef extension) {
            return extension.ref().toString();
        }
        return "";
    }

    private static String headers(HTTPHeaderFilter headers) {
        List<String> edits = new ArrayList<>();
        headers.set().forEach(header -> edits.add("set " + header.name() + "=" + header.value()));
        headers.add().forEach(header -> edits.add("add " + header.name() + "=" + header.value()));
        headers.remove().forEach(name -> edits.add("remove " + name));
        return String.join(", ", edits);
    }

    private static String path(@Nullable HTTPPathModifier path) {
        return path == null ? "" : path.type() + " " + path.value();
    }

    private static String named(String name, @Nullable Object value) {
        return value == null ? "" : name + " " + value;
    }

    private static String join(String... words) {
        return String.join(
                ", ", List.of(words).stream().filter(word -> !word.isEmpty()).toList());
    }
}
