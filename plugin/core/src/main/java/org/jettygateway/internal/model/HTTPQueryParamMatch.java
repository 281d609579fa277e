package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A condition on one query parameter; {@code HTTPQueryParamMatch} in the Gateway API.
 *
 * @param type how the value is compared
 * @param name the name, case-sensitive
 * @param value what is compared with the whole value of the first parameter of that name, percent-decoded; an RE2 expression must fit the whole of it
 */
public record HTTPQueryParamMatch(ValueMatchType type, String name, String value) {

    /** Checks that nothing is missing. */
    public HTTPQueryParamMatch {
        requireNonNull(type, "type");
        requireNonNull(name, "name");
        requireNonNull(value, "value");
    }
}
