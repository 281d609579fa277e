package org.jettygateway.internal.routing;

import java.util.Locale;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher.Kind;
import org.jettygateway.internal.routing.RequestMatcher.ValueMatcher;
import org.jspecify.annotations.Nullable;

/** Says what a request that just missed a condition would have to change. For explanations only: it allocates. */
final class NearMiss {

    private NearMiss() {}

    /** How near a path is that does not fit; empty where it is not. */
    static String path(PathMatcher matcher, String path) {
        if (matcher.kind() == Kind.REGULAR_EXPRESSION) {
            return matcher.matches(toggleSlash(path))
                    ? "with %s slash at its end it would match: an expression has to fit the whole path"
                            .formatted(path.endsWith("/") ? "no" : "a")
                    : "";
        }
        String value = matcher.value();
        boolean exact = matcher.kind() == Kind.EXACT;
        if (exact && toggleSlash(path).equals(value)) {
            return "Exact compares the whole path: %s is not %s".formatted(path, value);
        }
        if (exact && path.startsWith(value) && path.charAt(value.length()) == '/') {
            return "Exact takes no longer path: PathPrefix %s would".formatted(value);
        }
        if (!exact && path.startsWith(value)) {
            return "PathPrefix compares whole segments: %s is no segment of %s".formatted(lastSegment(value), path);
        }
        if (fits(matcher, path.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT))) {
            return "it differs only in case";
        }
        return "";
    }

    /** How near a method is; empty where it is not. */
    static String method(String expected, String actual) {
        return expected.equalsIgnoreCase(actual) ? "methods are case-sensitive" : "";
    }

    /** How near a header is; empty where it is not. */
    static String header(ValueMatcher matcher, @Nullable String actual, RequestView request) {
        if (actual == null) {
            String plain = matcher.name().replace("_", "-");
            for (int i = 0; i < request.headerCount(); i++) {
                String name = request.headerName(i);
                if (name.replace("_", "-").equals(plain)) {
                    return "the request has %s".formatted(name);
                }
            }
            return "";
        }
        if (actual.indexOf(',') >= 0) {
            for (String part : actual.split(",", -1)) {
                if (matcher.matches(part.strip())) {
                    return "one of its values would match, but the condition is on all of them together";
                }
            }
        }
        return value(matcher, actual);
    }

    /** How near a query parameter is; empty where it is not. */
    static String query(ValueMatcher matcher, @Nullable String actual, RequestView request) {
        if (actual != null) {
            return value(matcher, actual);
        }
        String name = matcher.name();
        for (String other : new String[] {name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)}) {
            if (!other.equals(name) && request.query(other) != null) {
                return "the request has %s: names are case-sensitive".formatted(other);
            }
        }
        return "";
    }

    private static String value(ValueMatcher matcher, String actual) {
        if (matcher.pattern() != null) {
            return matcher.matches(actual.toLowerCase(Locale.ROOT)) || matcher.matches(actual.toUpperCase(Locale.ROOT))
                    ? "it differs only in case"
                    : "";
        }
        if (matcher.value().equalsIgnoreCase(actual)) {
            return "it differs only in case";
        }
        return matcher.value().strip().equals(actual.strip()) ? "it differs only in space around it" : "";
    }

    private static boolean fits(PathMatcher matcher, String path, String value) {
        return new PathMatcher(matcher.kind(), value, null).matches(path);
    }

    private static String toggleSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    }

    private static String lastSegment(String prefix) {
        return prefix.substring(prefix.lastIndexOf('/') + 1);
    }
}
