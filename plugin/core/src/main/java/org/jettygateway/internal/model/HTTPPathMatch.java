package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * How a rule matches the request path; {@code HTTPPathMatch} in the Gateway API.
 *
 * @param type how the value is compared
 * @param value a path that begins with {@code /} (but in {@link HTTPRouteMatch#UNREADABLE}), or an RE2 expression
 */
public record HTTPPathMatch(Type type, String value) {

    /** What a match without a path means. */
    public static final HTTPPathMatch ANY = new HTTPPathMatch(Type.PathPrefix, "/");

    /** Checks that nothing is missing. */
    public HTTPPathMatch {
        requireNonNull(type, "type");
        requireNonNull(value, "value");
    }

    /** {@code PathMatchType} in the Gateway API. */
    public enum Type {
        /** The whole path, byte for byte. */
        Exact,
        /** The first segments of the path; {@code /abc} matches {@code /abc/d}, not {@code /abcd}. */
        PathPrefix,
        /** The whole path fits an RE2 expression. */
        RegularExpression
    }
}
