package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jettygateway.internal.model.HTTPRouteFilter;
import org.jspecify.annotations.Nullable;

/** Reads {@code CORS} filters. */
final class CorsFilterReader {

    private static final int MAX_ENTRIES = 64;
    private static final int DEFAULT_MAX_AGE = 5;
    private static final String ANY = "*";

    private CorsFilterReader() {}

    /** Reads a {@code cors}. */
    static HTTPRouteFilter read(Fields settings) {
        List<String> origins = list(settings, "allowOrigins", Format.ORIGIN);
        TreeCursor credentialsAt = settings.find("allowCredentials");
        Boolean credentials = credentialsAt == null ? Boolean.FALSE : credentialsAt.flag();
        List<String> methods = list(settings, "allowMethods", Format.METHOD);
        List<String> allowHeaders = list(settings, "allowHeaders", Format.HEADER_NAME);
        List<String> exposeHeaders = list(settings, "exposeHeaders", Format.HEADER_NAME);
        TreeCursor maxAgeAt = settings.find("maxAge");
        Integer maxAge = maxAgeAt == null ? Integer.valueOf(DEFAULT_MAX_AGE) : maxAgeAt.number(1, Integer.MAX_VALUE);
        settings.end();
        return new HTTPRouteFilter.CORS(
                origins,
                Boolean.TRUE.equals(credentials),
                methods,
                allowHeaders,
                exposeHeaders,
                maxAge == null ? DEFAULT_MAX_AGE : maxAge);
    }

    private static List<String> list(Fields settings, String field, Format format) {
        return read(settings.find(field), item -> item.text(format));
    }

    private static List<String> read(@Nullable TreeCursor at, Function<TreeCursor, @Nullable String> reader) {
        List<TreeCursor> items = at == null ? null : at.items(0, MAX_ENTRIES);
        if (at == null || items == null) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (TreeCursor item : items) {
            String value = reader.apply(item);
            if (value != null && found.contains(value)) {
                item.error("%s is given twice".formatted(Quoted.of(value)));
            } else if (value != null) {
                found.add(value);
            }
        }
        if (found.contains(ANY) && found.size() > 1) {
            at.error("\"*\" beside other entries (expected: \"*\" alone)");
        }
        return found;
    }
}
