package org.jettygateway.internal.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Expressions for paths that need none. They come behind all prefixes, and are tried one by one. */
final class PlainExpressions {

    /** A path without a special character, but for those that are escaped. */
    private static final String PATH = "(?:/(?:[-A-Za-z0-9_~%!&',;=:@]|\\\\[-._~!$&'()*+,;=:@])+)*";

    private static final Pattern EXACT = Pattern.compile("\\^?(" + PATH + "/?)\\$?");

    /** A path, and then nothing or whatever comes behind a slash. */
    private static final Pattern PREFIX =
            Pattern.compile("\\^?(" + PATH + ")(?:/?\\((?:\\?:)?/\\.\\*\\)\\?|/\\.\\*)\\$?");

    /** Whole segments at the beginning: what stands behind the last slash may be repeated, or left out. */
    private static final Pattern START = Pattern.compile("\\^?(" + PATH + "/(?![*?+{]))");

    private PlainExpressions() {}

    /** Reports them, each by itself. */
    static void check(ResourceSet resources, Problems problems) {
        for (Resource<HTTPRoute> route : resources.httpRoutes().values()) {
            if (route.refusal() != null) {
                continue;
            }
            for (int rule = 0; rule < route.object().rules().size(); rule++) {
                List<HTTPRouteMatch> matches = route.object().rules().get(rule).matches();
                for (int match = 0; match < matches.size(); match++) {
                    String message = message(matches.get(match).path());
                    if (message != null) {
                        FieldPath at = FieldPath.of("spec", "rules")
                                .index(rule)
                                .child("matches")
                                .index(match)
                                .child("path");
                        problems.add(route.warning(Code.PLAIN_EXPRESSION, at, message));
                    }
                }
            }
        }
    }

    private static @Nullable String message(HTTPPathMatch path) {
        if (path.type() != HTTPPathMatch.Type.RegularExpression) {
            return null;
        }
        List<String> found = new ArrayList<>();
        Matcher exact = EXACT.matcher(path.value());
        Matcher prefix = PREFIX.matcher(path.value());
        if (exact.matches() && !exact.group(1).isEmpty()) {
            found.add("Exact");
            found.add(exact.group(1));
        } else if (prefix.matches()) {
            found.add("PathPrefix");
            found.add(prefix.group(1).isEmpty() ? "/" : prefix.group(1));
        } else {
            return null;
        }
        String value = found.get(1).replace("\\", "");
        boolean more = prefix.matches() && !path.value().contains("?") && !value.equals("/");
        return "\"%s\" is no more than a path (expected: type: %s, value: %s%s)"
                .formatted(path.value(), found.get(0), value, more ? "; it takes " + value + " itself too" : "");
    }

    /** The paths, shortest first, that each path is below which an expression fits; "/" among them. */
    static List<String> prefixes(String expression) {
        List<String> prefixes = new ArrayList<>(List.of("/"));
        Matcher start = START.matcher(expression);
        if (expression.indexOf('|') < 0 && start.lookingAt()) {
            String path = start.group(1).replace("\\", "");
            for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
                prefixes.add(path.substring(0, end));
            }
        }
        return prefixes;
    }
}
