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
import org.jettygateway.internal.model.GRPCMethodMatch;
import org.jettygateway.internal.model.GRPCRouteMatch;
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
     * A match, compiled.
     *
     * @param matcher what requests must look like
     * @param breadth how little of a gRPC call's service and method is asked for, from 0; 0 also where paths decide
     */
    record Condition(RequestMatcher matcher, int breadth) {

        /** A condition on the path in a form that is looked up. */
        static final int PATH = 0;

        /** A match that takes calls to any method of any service. */
        static final int ANY_CALL = 5;

        /** Whether it is one of those for gRPC that are tried one by one. */
        boolean isCallExpression() {
            return breadth > PATH && breadth < ANY_CALL;
        }

        /** The same, such that it has its turn after expressions, where it would have it before. */
        Condition afterExpressions() {
            if (breadth != ANY_CALL) {
                return this;
            }
            PathMatcher any = new PathMatcher(Kind.REGULAR_EXPRESSION, AnyText.EXPRESSION, new AnyText());
            return new Condition(new RequestMatcher(any, matcher.headers(), List.of(), null), breadth);
        }
    }

    /**
     * Compiles a match of an HTTPRoute.
     *
     * @return empty where no request can meet it: its path has no canonical form, or an expression is none. Such values are
     *     reported when manifests are read; a refused route may still hold them.
     */
    Optional<Condition> compile(HTTPRouteMatch match) {
        PathMatcher path = path(match.path());
        List<ValueMatcher> headers = headers(match.headers());
        List<ValueMatcher> queryParams = queryParams(match.queryParams());
        return path == null || headers == null || queryParams == null
                ? Optional.empty()
                : Optional.of(new Condition(new RequestMatcher(path, headers, queryParams, match.method()), 0));
    }

    /**
     * Compiles a match of a GRPCRoute: a call's path is {@code /SERVICE/METHOD}, so that the tables for paths serve calls, too.
     *
     * @return empty where no call can meet it: an expression is none
     */
    Optional<Condition> compile(GRPCRouteMatch match) {
        GRPCMethodMatch method = match.method();
        PathMatcher path = method == null ? new PathMatcher(Kind.PATH_PREFIX, "", null) : path(method);
        List<ValueMatcher> headers = headers(match.headers());
        return path == null || headers == null
                ? Optional.empty()
                : Optional.of(new Condition(
                        new RequestMatcher(path, headers, List.of(), null),
                        method == null ? Condition.ANY_CALL : breadth(method)));
    }

    private @Nullable PathMatcher path(GRPCMethodMatch match) {
        String service = match.service();
        String method = match.method();
        if (match.type() == ValueMatchType.Exact && service != null) {
            return method == null
                    ? new PathMatcher(Kind.PATH_PREFIX, "/" + service, null)
                    : new PathMatcher(Kind.EXACT, "/" + service + "/" + method, null);
        }
        String expression = "/" + segment(service) + "/" + segment(method);
        TextPattern pattern = pattern(expression);
        return pattern == null ? null : new PathMatcher(Kind.REGULAR_EXPRESSION, expression, pattern);
    }

    private static String segment(@Nullable String expression) {
        return expression == null ? "[^/]+" : "(?:" + expression + ")";
    }

    private static int breadth(GRPCMethodMatch match) {
        if (match.type() == ValueMatchType.Exact) {
            return match.service() == null ? 3 : Condition.PATH;
        }
        return match.service() == null ? 4 : match.method() == null ? 2 : 1;
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
        if (matches.isEmpty()) {
            return List.of();
        }
        Map<String, ValueMatcher> byName = new LinkedHashMap<>(4);
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
        if (matches.isEmpty()) {
            return List.of();
        }
        Map<String, ValueMatcher> byName = new LinkedHashMap<>(4);
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

    /** An expression that every text fits. */
    private record AnyText() implements TextPattern {

        static final String EXPRESSION = ".*";

        @Override
        public boolean matches(String text) {
            return true;
        }

        @Override
        public String toString() {
            return EXPRESSION;
        }
    }
}
