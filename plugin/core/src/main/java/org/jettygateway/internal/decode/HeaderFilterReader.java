package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jettygateway.internal.model.HTTPHeaderFilter;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jspecify.annotations.Nullable;

/** Reads header modifiers. */
final class HeaderFilterReader {

    private static final int MAX_HEADERS = 16;

    private final Set<String> names = new HashSet<>();

    private HeaderFilterReader() {}

    /** Reads a {@code requestHeaderModifier}. */
    static HTTPRouteFilter request(Fields settings) {
        return new HTTPRouteFilter.RequestHeaderModifier(new HeaderFilterReader().read(settings));
    }

    /** Reads a {@code responseHeaderModifier}. */
    static HTTPRouteFilter response(Fields settings) {
        return new HTTPRouteFilter.ResponseHeaderModifier(new HeaderFilterReader().read(settings));
    }

    private HTTPHeaderFilter read(Fields settings) {
        List<HTTPHeaderFilter.Header> set = headers(settings, "set");
        List<HTTPHeaderFilter.Header> add = headers(settings, "add");
        List<String> remove = new ArrayList<>();
        for (TreeCursor item : settings.items("remove", 0, MAX_HEADERS)) {
            String name = name(item);
            if (name != null) {
                remove.add(name);
            }
        }
        settings.end();
        return new HTTPHeaderFilter(set, add, remove);
    }

    private List<HTTPHeaderFilter.Header> headers(Fields settings, String field) {
        List<HTTPHeaderFilter.Header> headers = new ArrayList<>();
        for (TreeCursor item : settings.items(field, 0, MAX_HEADERS)) {
            Fields header = item.fields();
            if (header == null) {
                continue;
            }
            TreeCursor nameAt = header.require("name");
            String name = nameAt == null ? null : name(nameAt);
            String value = header.requireText("value", Format.HEADER_FIELD_VALUE);
            header.end();
            if (name != null && value != null) {
                headers.add(new HTTPHeaderFilter.Header(name, value));
            }
        }
        return headers;
    }

    private @Nullable String name(TreeCursor at) {
        String name = at.text(Format.HEADER_NAME);
        if (name == null) {
            return null;
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (HTTPHeaderFilter.RESERVED.contains(lowerCase)) {
            at.error("%s cannot be changed by a filter%s"
                    .formatted(
                            Quoted.of(name),
                            lowerCase.equals("host") ? " (expected: urlRewrite.hostname of a URLRewrite filter)" : ""));
            return null;
        }
        if (!names.add(lowerCase)) {
            at.error("%s is named twice in one filter".formatted(Quoted.of(name)));
            return null;
        }
        return name;
    }
}
