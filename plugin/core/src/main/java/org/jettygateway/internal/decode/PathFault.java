package org.jettygateway.internal.decode;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a path in a manifest, as the validation of the Gateway API's CRDs says. */
final class PathFault {

    private static final Pattern PATH = Pattern.compile("(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+");

    /** What no path of a request ever contains once it is canonical. */
    private static final List<String> NOWHERE = List.of("//", "/./", "/../", "%2f", "%2F", "#");

    private PathFault() {}

    /** What is wrong with the value of a match; null where nothing is. */
    static @Nullable String of(String path) {
        if (!path.startsWith("/")) {
            return "%s (expected: a path that begins with \"/\")".formatted(Quoted.of(path));
        }
        for (String part : NOWHERE) {
            if (path.contains(part)) {
                return "%s contains \"%s\", which no request path does".formatted(Quoted.of(path), part);
            }
        }
        if (path.endsWith("/..") || path.endsWith("/.")) {
            return "%s ends with a dot segment, which no request path does".formatted(Quoted.of(path));
        }
        return PATH.matcher(path).matches()
                ? null
                : "%s contains characters that a path must not have (expected: others as %%XX)"
                        .formatted(Quoted.of(path));
    }
}
