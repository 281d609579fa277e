package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The one canonical form of a request target's path, by which requests are matched and forwarded: unreserved characters
 * percent-decoded, other escapes in upper case, dot segments resolved (RFC 3986, 6.2.2). What could be read in two ways has
 * no canonical form. A canonical path is its own canonical form.
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
     * @param rawPath as it came over the wire, without query; the empty path means {@code /} (RFC 9110, 4.2.3)
     * @return null where the path is malformed or ambiguous: such a request is answered with 400
     */
    public static @Nullable CanonicalTarget parse(String rawPath) {
        if (rawPath.isEmpty()) {
            return new CanonicalTarget("/", "/");
        }
        if (rawPath.charAt(0) != '/') {
            return null;
        }
        return isPlain(rawPath) ? new CanonicalTarget(rawPath, rawPath) : TargetParser.parse(rawPath);
    }

    /** Whether the path is canonical as it stands, without escapes or parameters: nearly every path is. */
    private static boolean isPlain(String path) {
        char previous = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            // A dot after a slash may begin a dot segment.
            if (c == '%'
                    || c == ';'
                    || !TargetParser.isPathCharacter(c)
                    || (previous == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            previous = c;
        }
        return true;
    }
}
