package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request must look like, compiled: {@code HTTPRouteMatch} in the Gateway API. All conditions must hold.
 *
 * @param path the condition on the path
 * @param headers conditions on headers, their names in lower case, each name once
 * @param queryParams conditions on query parameters, each name once
 * @param method the method; null for any
 */
public record RequestMatcher(
        PathMatcher path,
        List<ValueMatcher> headers,
        List<ValueMatcher> queryParams,
        @Nullable String method) {

    /** Copies the lists. */
    public RequestMatcher {
        requireNonNull(path, "path");
        headers = List.copyOf(headers);
        queryParams = List.copyOf(queryParams);
    }

    /** Whether there are conditions on more than the path. */
    boolean isConditional() {
        return method != null || !headers.isEmpty() || !queryParams.isEmpty();
    }

    /** Whether all conditions but the one on the path hold. */
    boolean conditionsHold(RequestView request) {
        if (method != null && !method.equals(request.method())) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) { // no iterator: nothing is allocated here
            ValueMatcher header = headers.get(i);
            if (!header.matches(request.header(header.name()))) {
                return false;
            }
        }
        for (int i = 0; i < queryParams.size(); i++) {
            ValueMatcher parameter = queryParams.get(i);
            if (!parameter.matches(request.query(parameter.name()))) {
                return false;
            }
        }
        return true;
    }

    /** The first condition that does not hold, in the order path, method, headers, query; null where all hold. */
    Explanation.@Nullable Mismatch mismatch(RequestView request) {
        if (!path.matches(request.path())) {
            return new Explanation.Mismatch(
                    "path", path.toString(), request.path(), NearMiss.path(path, request.path()));
        }
        if (method != null && !method.equals(request.method())) {
            return new Explanation.Mismatch(
                    "method", method, request.method(), NearMiss.method(method, request.method()));
        }
        for (ValueMatcher header : headers) {
            String actual = request.header(header.name());
            if (!header.matches(actual)) {
                return new Explanation.Mismatch(
                        "header " + header.name(), header.expected(), actual, NearMiss.header(header, actual, request));
            }
        }
        for (ValueMatcher parameter : queryParams) {
            String actual = request.query(parameter.name());
            if (!parameter.matches(actual)) {
                return new Explanation.Mismatch(
                        "query parameter " + parameter.name(),
                        parameter.expected(),
                        actual,
                        NearMiss.query(parameter, actual, request));
            }
        }
        return null;
    }

    /** {@code PathPrefix /cart method GET header x-tenant=a query page~[0-9]+}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path.toString());
        if (method != null) {
            text.append(" method ").append(method);
        }
        headers.forEach(header -> text.append(" header ").append(header));
        queryParams.forEach(parameter -> text.append(" query ").append(parameter));
        return text.toString();
    }

    /** A regular expression. Its {@code toString} is the expression as written. */
    public interface TextPattern {

        /** Whether the whole text fits the expression, in time linear to its length. */
        boolean matches(String text);
    }

    /**
     * A condition on the path.
     *
     * @param kind how the value is compared
     * @param value the path or prefix in canonical form, a prefix without slash at its end; or the expression
     * @param pattern the expression, compiled; set exactly for {@link Kind#REGULAR_EXPRESSION}
     */
    public record PathMatcher(
            Kind kind, String value, @Nullable TextPattern pattern) {

        /** Checks that expression and kind fit together. */
        public PathMatcher {
            requireNonNull(kind, "kind");
            requireNonNull(value, "value");
            if ((kind == Kind.REGULAR_EXPRESSION) != (pattern != null)) {
                throw new IllegalArgumentException("pattern: set (expected: exactly for regular expressions)");
            }
        }

        /** Whether a canonical path fits. */
        boolean matches(String path) {
            if (pattern != null) {
                return pattern.matches(path);
            }
            if (kind == Kind.EXACT) {
                return path.equals(value);
            }
            return path.startsWith(value) && (path.length() == value.length() || path.charAt(value.length()) == '/');
        }

        /** {@code PathPrefix /cart}. */
        @Override
        public String toString() {
            return kind + " " + (kind == Kind.PATH_PREFIX && value.isEmpty() ? "/" : value);
        }

        /** {@code PathMatchType} in the Gateway API, in the order of precedence. */
        public enum Kind {
            /** The whole path. */
            EXACT("Exact"),
            /** The first segments of the path. */
            PATH_PREFIX("PathPrefix"),
            /** The whole path fits an expression. */
            REGULAR_EXPRESSION("RegularExpression");

            private final String spelling;

            Kind(String spelling) {
                this.spelling = spelling;
            }

            /** As the Gateway API spells it. */
            @Override
            public String toString() {
                return spelling;
            }
        }
    }

    /**
     * A condition on a header or a query parameter.
     *
     * @param name the name; of a header in lower case
     * @param value the value or the expression
     * @param pattern the expression, compiled; null where the value must be equal
     */
    public record ValueMatcher(
            String name, String value, @Nullable TextPattern pattern) {

        /** Checks that nothing is missing. */
        public ValueMatcher {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }

        /** Whether a value fits; null, for none, never does. */
        boolean matches(@Nullable String actual) {
            if (actual == null) {
                return false;
            }
            return pattern == null ? value.equals(actual) : pattern.matches(actual);
        }

        /** The value, or the expression marked as one. */
        private String expected() {
            return pattern == null ? value : "~" + value;
        }

        /** {@code x-tenant=a}, or {@code x-tenant~[ab]} for an expression. */
        @Override
        public String toString() {
            return name + (pattern == null ? "=" : "~") + value;
        }
    }
}
