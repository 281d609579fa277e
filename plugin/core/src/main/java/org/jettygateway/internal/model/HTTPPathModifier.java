package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * How a path is changed; {@code HTTPPathModifier} in the Gateway API.
 *
 * @param type whether the whole path is replaced, or the prefix that matched
 * @param value what it is replaced with
 */
public record HTTPPathModifier(Type type, String value) {

    /** Checks that nothing is missing. */
    public HTTPPathModifier {
        requireNonNull(type, "type");
        requireNonNull(value, "value");
    }

    /** {@code HTTPPathModifierType} in the Gateway API. */
    public enum Type {
        /** The whole path is replaced; the query stays. */
        ReplaceFullPath,
        /** The prefix that matched is replaced; only in rules whose one match is a PathPrefix. */
        ReplacePrefixMatch
    }
}
