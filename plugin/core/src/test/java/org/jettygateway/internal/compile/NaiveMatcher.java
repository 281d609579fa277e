package org.jettygateway.internal.compile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.ListenerNode;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPQueryParamMatch;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.Route;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * The Gateway API's matching as the spec's text has it: look at everything, throw out what does not match, sort the rest.
 * Shares no code with what it checks.
 */
final class NaiveMatcher {

    private record Hit(String hostname, AttachedRule rule, int matchIndex) {

        HTTPRouteMatch match() {
            return rule.rule() instanceof HTTPRouteRule http
                    ? http.matches().get(matchIndex)
                    : HTTPRouteMatch.UNREADABLE;
        }

        Route route() {
            return rule.route().object();
        }

        String describe() {
            return "%s/%d/%d".formatted(route().key(), rule.index(), matchIndex);
        }
    }

    private static final Comparator<Hit> SPEC = Comparator.<Hit>comparingInt(hit -> hostRank(hit.hostname()))
            .thenComparingInt(hit -> pathRank(hit.match().path()))
            .thenComparingInt(hit -> hit.match().method() == null ? 1 : 0)
            .thenComparingInt(hit -> -hit.match().headers().size())
            .thenComparingInt(hit -> -hit.match().queryParams().size())
            .thenComparing(hit -> Optional.ofNullable(hit.route().metadata().creationTimestamp())
                    .orElse(Instant.MAX))
            .thenComparing(hit -> hit.route().key().toString())
            .thenComparingInt(hit -> hit.rule().index())
            .thenComparingInt(Hit::matchIndex);

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final GatewayGraph graph;

    NaiveMatcher(GatewayGraph graph) {
        this.graph = graph;
    }

    /** {@code default/route/0/1}, {@code NO_RULE} or {@code NO_HOST}. */
    String decide(RequestView request) {
        ListenerNode listener = listener(request);
        if (listener == null) {
            return "NO_HOST";
        }
        List<Hit> claiming = new ArrayList<>();
        for (AttachedRule rule : listener.rules()) {
            for (String hostname : rule.hostnames()) {
                for (int i = 0;
                        i < rule.rule().mapMatches(match -> 1, match -> 1).size();
                        i++) {
                    if (covers(hostname, request.host())) {
                        claiming.add(new Hit(hostname, rule, i));
                    }
                }
            }
        }
        if (claiming.isEmpty()) {
            return "NO_HOST";
        }
        return claiming.stream()
                .filter(hit -> matches(hit.match(), request))
                .min(SPEC)
                .map(Hit::describe)
                .orElse("NO_RULE");
    }

    private @Nullable ListenerNode listener(RequestView request) {
        List<ListenerNode> all = graph.gateways().stream()
                .flatMap(gateway -> gateway.listeners().stream())
                .filter(ListenerNode::accepted)
                .toList();
        boolean named = all.stream()
                .flatMap(listener -> listener.binds().stream())
                .anyMatch(bind -> bind.port() == request.localPort());
        int port = named ? request.localPort() : Bind.ANY_PORT;
        Bind here = new Bind(request.localAddress(), port);
        Bind everywhere = new Bind(Bind.ALL, port);
        return all.stream()
                .filter(listener ->
                        listener.binds().contains(here) || listener.binds().contains(everywhere))
                .filter(listener -> listener.listener().hostname() == null
                        || covers(listener.listener().hostname(), request.host()))
                .min(Comparator.<ListenerNode>comparingInt(listener -> hostRank(
                                listener.listener().hostname() == null
                                        ? "*"
                                        : listener.listener().hostname()))
                        .thenComparing(listener -> !listener.binds().contains(here)))
                .orElse(null);
    }

    /** Exact before wildcards before everything, the longer before the shorter. */
    private static int hostRank(String hostname) {
        if (hostname.equals("*")) {
            return 3000;
        }
        return hostname.startsWith("*.") ? 2000 - hostname.length() : 0;
    }

    private static boolean covers(String hostname, String host) {
        if (hostname.equals("*")) {
            return true;
        }
        return hostname.startsWith("*.")
                ? fits("([^.]+\\.)+" + Pattern.quote(hostname.substring(2)), host)
                : hostname.equals(host);
    }

    private static int pathRank(HTTPPathMatch path) {
        return switch (path.type()) {
            case Exact -> 0;
            case PathPrefix -> 2000 - withoutSlash(path.value()).length();
            case RegularExpression -> 3000;
        };
    }

    private static String withoutSlash(String prefix) {
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private static boolean matches(HTTPRouteMatch match, RequestView request) {
        if (!pathMatches(match.path(), request.path())
                || (match.method() != null && !match.method().equals(request.method()))) {
            return false;
        }
        for (HTTPHeaderMatch header : match.headers()) {
            String value = request.header(header.name().toLowerCase(Locale.ROOT));
            if (value == null || !valueMatches(header.type(), header.value(), value)) {
                return false;
            }
        }
        for (HTTPQueryParamMatch parameter : match.queryParams()) {
            String value = request.query(parameter.name());
            if (value == null || !valueMatches(parameter.type(), parameter.value(), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean pathMatches(HTTPPathMatch match, String path) {
        return switch (match.type()) {
            case Exact -> path.equals(match.value());
            case PathPrefix -> (path + "/").startsWith(withoutSlash(match.value()) + "/");
            case RegularExpression -> fits(match.value(), path);
        };
    }

    private static boolean valueMatches(ValueMatchType type, String expected, String actual) {
        return type == ValueMatchType.Exact ? expected.equals(actual) : fits(expected, actual);
    }

    private static boolean fits(String expression, String value) {
        return PATTERNS.computeIfAbsent(expression, Pattern::compile)
                .matcher(value)
                .matches();
    }
}
