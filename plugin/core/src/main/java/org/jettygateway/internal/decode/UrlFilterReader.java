package org.jettygateway.internal.decode;

import java.util.List;
import org.jettygateway.internal.model.HTTPPathModifier;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jspecify.annotations.Nullable;

/** Reads the filters that change URLs: redirects and rewrites. */
final class UrlFilterReader {

    private static final List<String> SCHEMES = List.of("http", "https");
    private static final List<Integer> STATUS_CODES = List.of(301, 302, 303, 307, 308);

    private UrlFilterReader() {}

    /** The path modifier of a filter; null where it has none. */
    static @Nullable HTTPPathModifier path(HTTPRouteFilter filter) {
        if (filter instanceof HTTPRouteFilter.RequestRedirect redirect) {
            return redirect.path();
        }
        return filter instanceof HTTPRouteFilter.URLRewrite rewrite ? rewrite.path() : null;
    }

    /** Reads a {@code requestRedirect}. */
    static HTTPRouteFilter redirect(Fields settings) {
        TreeCursor schemeAt = settings.find("scheme");
        String scheme = schemeAt == null ? null : schemeAt.choice(SCHEMES);
        String hostname = settings.text("hostname", Format.PRECISE_HOSTNAME);
        HTTPPathModifier path = path(settings);
        Integer port = Ports.find(settings, "port");
        TreeCursor statusAt = settings.find("statusCode");
        Integer status = statusAt == null ? Integer.valueOf(302) : statusAt.number(301, 308);
        if (statusAt != null && status != null && !STATUS_CODES.contains(status)) {
            statusAt.error("%d is not one of 301, 302, 303, 307, 308".formatted(status));
        }
        settings.end();
        return new HTTPRouteFilter.RequestRedirect(scheme, hostname, path, port, status == null ? 302 : status);
    }

    /** Reads a {@code urlRewrite}. */
    static HTTPRouteFilter rewrite(Fields settings) {
        String hostname = settings.text("hostname", Format.PRECISE_HOSTNAME);
        HTTPPathModifier path = path(settings);
        settings.end();
        return new HTTPRouteFilter.URLRewrite(hostname, path);
    }

    private static @Nullable HTTPPathModifier path(Fields settings) {
        Fields path = settings.fields("path");
        if (path == null) {
            return null;
        }
        TreeCursor typeAt = path.require("type");
        HTTPPathModifier.Type type = typeAt == null ? null : typeAt.choice(HTTPPathModifier.Type.class);
        String full = value(path, "replaceFullPath", type == HTTPPathModifier.Type.ReplaceFullPath, type);
        String prefix = value(path, "replacePrefixMatch", type == HTTPPathModifier.Type.ReplacePrefixMatch, type);
        path.end();
        String value = type == HTTPPathModifier.Type.ReplaceFullPath ? full : prefix;
        return type == null || value == null ? null : new HTTPPathModifier(type, value);
    }

    private static @Nullable String value(
            Fields path, String field, boolean wanted, HTTPPathModifier.@Nullable Type type) {
        if (!wanted) {
            TreeCursor stray = path.find(field);
            if (stray != null && type != null) {
                stray.error("must not be set for type " + type);
            }
            return null;
        }
        TreeCursor at = path.require(field);
        String value = at == null ? null : at.text(Format.PATH_VALUE);
        if (at == null || value == null || value.isEmpty()) {
            return value;
        }
        String fault = PathFault.of(value);
        if (fault != null) {
            at.error(fault);
            return null;
        }
        return value;
    }
}
