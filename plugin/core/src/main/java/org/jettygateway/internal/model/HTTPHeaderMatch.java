package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A condition on one request header; {@code HTTPHeaderMatch} in the Gateway API.
 *
 * @param type how the value is compared
 * @param name the name, case-insensitive
 * @param value what is compared with the whole value; several fields of one name are joined by {@code , } first (RFC 9110, 5.3); an RE2 expression must fit the whole of it
 */
public record HTTPHeaderMatch(ValueMatchType type, String name, String value) {

    /** Checks that nothing is missing. */
    public HTTPHeaderMatch {
        requireNonNull(type, "type");
        requireNonNull(name, "name");
        requireNonNull(value, "value");
    }
}
