package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The one canonical form of a request target's path, by which requests are matched and forwarded: unreserved characters
 * percent-decoded, other escapes in upper case, dot segments resolved (RFC 3986, 6.2.2). What could be read in two ways has
 * no canonical form.
 *
 * @param path what rules see: without path parameters ({@code ;v=1})
 * @param forwarded what backends see: the same path with its parameters
 */
public record CanonicalTarget(String path, String forwarded) {

    /** Checks that nothing is missing. */
    public CanonicalTarget {
        requireNonNull(path, "path");
        requireNonNull(forwarded, "forwarded");
    }

    /**
     * Canonicalises a path.
     *
     * @param rawPath as it came over the wire, without query
     * @return null where the path is malformed or ambiguous: such a request is answered with 400
     */
    public static @Nullable CanonicalTarget parse(String rawPath) {
        throw new UnsupportedOperationException();
    }
}
