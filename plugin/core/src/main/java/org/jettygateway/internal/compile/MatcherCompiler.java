package org.jettygateway.internal.compile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPQueryParamMatch;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestMatcher;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher;
import org.jettygateway.internal.routing.RequestMatcher.PathMatcher.Kind;
import org.jettygateway.internal.routing.RequestMatcher.TextPattern;
import org.jettygateway.internal.routing.RequestMatcher.ValueMatcher;
import org.jspecify.annotations.Nullable;

/** Compiles the conditions of matches. One per compilation: the same expression is compiled once. */
final class MatcherCompiler {

    private final Map<String, Optional<TextPattern>> patterns = new HashMap<>();

    /**
     * Compiles a match.
     *
     * @return null where no request can meet it: its path has no canonical form, or an expression is none. Such values are
     *     reported when manifests are read; a refused route may still hold them.
     */
    @Nullable
    RequestMatcher compile(HTTPRouteMatch match) {
        PathMatcher path = path(match.path());
        List<ValueMatcher> headers = headers(match.headers());
        List<ValueMatcher> queryParams = queryParams(match.queryParams());
        return path == null || headers == null || queryParams == null
                ? null
                : new RequestMatcher(path, headers, queryParams, match.method());
    }

    private @Nullable PathMatcher path(HTTPPathMatch match) {
        if (match.type() == HTTPPathMatch.Type.RegularExpression) {
            TextPattern pattern = pattern(match.value());
            return pattern == null ? null : new PathMatcher(Kind.REGULAR_EXPRESSION, match.value(), pattern);
        }
        CanonicalTarget target = CanonicalTarget.parse(match.value());
        if (target == null || !target.path().equals(target.forwarded())) {
            return null; // requests are matched without path parameters
        }
        String path = target.path();
        if (match.type() == HTTPPathMatch.Type.Exact) {
            return new PathMatcher(Kind.EXACT, path, null);
        }
        return new PathMatcher(
                Kind.PATH_PREFIX, path.endsWith("/") ? path.substring(0, path.length() - 1) : path, null);
    }

    private @Nullable List<ValueMatcher> headers(List<HTTPHeaderMatch> matches) {
        Map<String, ValueMatcher> byName = new LinkedHashMap<>();
        for (HTTPHeaderMatch match : matches) {
            ValueMatcher matcher = value(match.type(), match.name().toLowerCase(Locale.ROOT), match.value());
            if (matcher == null) {
                return null;
            }
            byName.putIfAbsent(matcher.name(), matcher); // of equal names the first counts, says the spec
        }
        return new ArrayList<>(byName.values());
    }

    private @Nullable List<ValueMatcher> queryParams(List<HTTPQueryParamMatch> matches) {
        Map<String, ValueMatcher> byName = new LinkedHashMap<>();
        for (HTTPQueryParamMatch match : matches) {
            ValueMatcher matcher = value(match.type(), match.name(), match.value());
            if (matcher == null) {
                return null;
            }
            byName.putIfAbsent(matcher.name(), matcher);
        }
        return new ArrayList<>(byName.values());
    }

    private @Nullable ValueMatcher value(ValueMatchType type, String name, String value) {
        if (type == ValueMatchType.Exact) {
            return new ValueMatcher(name, value, null);
        }
        TextPattern pattern = pattern(value);
        return pattern == null ? null : new ValueMatcher(name, value, pattern);
    }

    private @Nullable TextPattern pattern(String expression) {
        return patterns.computeIfAbsent(expression, MatcherCompiler::re2).orElse(null);
    }

    private static Optional<TextPattern> re2(String expression) {
        try {
            return Optional.of(new Re2(Pattern.compile(expression)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** An expression that the whole text must fit; RE2 takes time linear to the text whatever the expression. */
    private record Re2(Pattern pattern) implements TextPattern {

        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }

        @Override
        public String toString() {
            return pattern.pattern();
        }
    }
}
