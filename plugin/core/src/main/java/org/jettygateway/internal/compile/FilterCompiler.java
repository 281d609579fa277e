package org.jettygateway.internal.compile;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.internal.model.HTTPHeaderFilter;
import org.jettygateway.internal.model.HTTPPathModifier;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jettygateway.internal.model.RouteRule;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.Filters;
import org.jettygateway.internal.routing.HeaderEdits;
import org.jettygateway.internal.routing.PathRewrite;
import org.jettygateway.internal.routing.Redirection;
import org.jspecify.annotations.Nullable;

/** Compiles the filters of a rule and of its backends. */
final class FilterCompiler {

    private final RouteRule rule;

    FilterCompiler(RouteRule rule) {
        this.rule = rule;
    }

    /** What these filters do to requests and answers that are forwarded. */
    Filters compile(List<HTTPRouteFilter> filters) {
        Filters compiled = Filters.NONE;
        for (HTTPRouteFilter filter : filters) {
            compiled = compiled.then(compile(filter));
        }
        return compiled;
    }

    private Filters compile(HTTPRouteFilter filter) {
        if (filter instanceof HTTPRouteFilter.RequestHeaderModifier modifier) {
            return new Filters(edits(modifier.headers()), HeaderEdits.NONE, null, null);
        }
        if (filter instanceof HTTPRouteFilter.ResponseHeaderModifier modifier) {
            return new Filters(HeaderEdits.NONE, edits(modifier.headers()), null, null);
        }
        if (filter instanceof HTTPRouteFilter.URLRewrite rewrite) {
            return new Filters(HeaderEdits.NONE, HeaderEdits.NONE, rewrite.hostname(), path(rewrite.path()));
        }
        return Filters.NONE; // the rest acts before a request is forwarded
    }

    /** Where these filters redirect to; null where they do not. */
    @Nullable
    Redirection redirection(List<HTTPRouteFilter> filters) {
        for (HTTPRouteFilter filter : filters) {
            if (filter instanceof HTTPRouteFilter.RequestRedirect redirect) {
                return new Redirection(
                        redirect.scheme(),
                        redirect.hostname(),
                        redirect.port(),
                        path(redirect.path()),
                        redirect.statusCode());
            }
        }
        return null;
    }

    /** What these filters say to pages of other origins; null where they say nothing. */
    static @Nullable CrossOrigin crossOrigin(List<HTTPRouteFilter> filters) {
        for (HTTPRouteFilter filter : filters) {
            if (filter instanceof HTTPRouteFilter.CORS cors) {
                return new CrossOrigin(
                        cors.allowOrigins(),
                        cors.allowCredentials() ? CrossOrigin.Credentials.ALLOWED : CrossOrigin.Credentials.REFUSED,
                        cors.allowMethods(),
                        cors.allowHeaders(),
                        cors.exposeHeaders(),
                        cors.maxAge());
            }
        }
        return null;
    }

    /** The filters of the embedding program among these. */
    static List<Extension> extensions(List<HTTPRouteFilter> filters, String namespace) {
        if (filters.isEmpty()) {
            return List.of();
        }
        List<Extension> extensions = new ArrayList<>();
        for (HTTPRouteFilter filter : filters) {
            if (filter instanceof HTTPRouteFilter.ExtensionRef extension) {
                LocalObjectReference ref = extension.ref();
                extensions.add(new Extension(ref.toString(), ref.name(), namespace));
            }
        }
        return extensions;
    }

    /** Values are brought into the form in which requests are matched and forwarded, so that a result is canonical too. */
    private @Nullable PathRewrite path(@Nullable HTTPPathModifier modifier) {
        if (modifier == null) {
            return null;
        }
        CanonicalTarget target = CanonicalTarget.parse(modifier.value());
        String value = target == null ? modifier.value() : target.forwarded();
        return modifier.type() == HTTPPathModifier.Type.ReplaceFullPath
                ? PathRewrite.fullPath(value)
                : PathRewrite.prefix(prefix(), value);
    }

    /** The prefix that the rule's only match asks for. */
    private String prefix() {
        return rule.mapMatches(match -> match.path().value(), match -> "").get(0);
    }

    private static HeaderEdits edits(HTTPHeaderFilter filter) {
        List<HeaderEdits.Edit> edits = new ArrayList<>();
        filter.set().forEach(header -> edits.add(edit(HeaderEdits.Kind.SET, header)));
        filter.add().forEach(header -> edits.add(edit(HeaderEdits.Kind.ADD, header)));
        filter.remove().forEach(name -> edits.add(new HeaderEdits.Edit(HeaderEdits.Kind.REMOVE, name, "")));
        return new HeaderEdits(edits);
    }

    private static HeaderEdits.Edit edit(HeaderEdits.Kind kind, HTTPHeaderFilter.Header header) {
        return new HeaderEdits.Edit(kind, header.name(), header.value());
    }
}
