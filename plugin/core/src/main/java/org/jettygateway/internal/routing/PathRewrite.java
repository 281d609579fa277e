package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * How a path is changed on its way to a backend, or into a redirect; {@code HTTPPathModifier} in the Gateway API. Immutable.
 *
 * @param replacement what stands instead: a whole path, or a prefix
 * @param segments how many leading segments it replaces; {@link #WHOLE_PATH} for all of them
 */
public record PathRewrite(String replacement, int segments) {

    /** For {@code ReplaceFullPath}. */
    public static final int WHOLE_PATH = -1;

    /** Checks that nothing is missing. */
    public PathRewrite {
        requireNonNull(replacement, "replacement");
    }

    /** {@code ReplaceFullPath}. */
    public static PathRewrite fullPath(String replacement) {
        return new PathRewrite(replacement.isEmpty() ? "/" : replacement, WHOLE_PATH);
    }

    /** {@code ReplacePrefixMatch} in a rule that matches {@code prefix}. */
    public static PathRewrite prefix(String prefix, String replacement) {
        int segments = 0;
        for (int i = 0; i < prefix.length(); i++) {
            if (prefix.charAt(i) == '/' && i + 1 < prefix.length()) {
                segments++;
            }
        }
        return new PathRewrite(replacement, segments);
    }

    /**
     * The changed path. A slash at the end of the prefix or of the replacement does not count where something follows:
     * {@code /foo/bar} with {@code /foo} replaced by {@code /xyz/} is {@code /xyz/bar}, and by {@code /} it is {@code /bar}.
     *
     * @param path the path as it would be forwarded, with path parameters; it matched the rule
     */
    public String apply(String path) {
        if (segments == WHOLE_PATH) {
            return replacement;
        }
        int end = 0;
        for (int left = segments; left > 0; left--) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
        }
        if (end == path.length()) {
            return replacement.isEmpty() ? "/" : replacement;
        }
        String head = replacement.endsWith("/") ? replacement.substring(0, replacement.length() - 1) : replacement;
        return head + path.substring(end);
    }

    @Override
    public String toString() {
        return segments == WHOLE_PATH ? "path " + replacement : "prefix(" + segments + ") " + replacement;
    }
}
