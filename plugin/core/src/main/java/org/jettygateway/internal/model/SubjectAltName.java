package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

/**
 * A name that a backend's certificate may have; {@code SubjectAltName} in the Gateway API.
 *
 * @param type what kind of name
 * @param value exact; a hostname may begin with {@code *.}
 */
public record SubjectAltName(Type type, String value) {

    /** Checks that nothing is missing. */
    public SubjectAltName {
        requireNonNull(type, "type");
        requireNonNull(value, "value");
    }

    /** {@code SubjectAltNameType}. */
    public enum Type {
        /** A {@code dNSName}. */
        Hostname,
        /** A {@code uniformResourceIdentifier}, as SPIFFE has them. */
        URI
    }
}
