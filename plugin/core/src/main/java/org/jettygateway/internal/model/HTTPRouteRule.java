package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code HTTPRoute.spec.rules}.
 *
 * @param name the rule's name; null where it has none
 * @param matches a request that fits any of them fits the rule; never empty (no matches means PathPrefix {@code /}), in
 *     the order of the manifest, none left out. In a refused route {@link HTTPRouteMatch#UNREADABLE} keeps the place of
 *     what could not be read, and is the only one where it cannot be told which requests the rule is for.
 * @param filters what is done to requests and answers beside forwarding, in the order of the manifest
 * @param backendRefs where requests go, by weight; may be empty, which answers 500 unless a filter redirects
 * @param timeouts limits of time
 * @param retry when requests are sent again; null where only those are that cannot have had an effect
 * @param sessionPersistence how a client is kept at one endpoint; null where it is not
 */
public record HTTPRouteRule(
        @Nullable String name,
        List<HTTPRouteMatch> matches,
        List<HTTPRouteFilter> filters,
        List<HTTPBackendRef> backendRefs,
        HTTPRouteTimeouts timeouts,
        @Nullable HTTPRouteRetry retry,
        @Nullable SessionPersistence sessionPersistence)
        implements RouteRule {

    /** Copies the lists. */
    public HTTPRouteRule {
        matches = List.copyOf(matches);
        filters = List.copyOf(filters);
        backendRefs = List.copyOf(backendRefs);
        requireNonNull(timeouts, "timeouts");
    }

    /** A rule that forwards and does nothing else. */
    public static HTTPRouteRule forwarding(
            @Nullable String name, List<HTTPRouteMatch> matches, List<HTTPBackendRef> backendRefs) {
        return new HTTPRouteRule(name, matches, List.of(), backendRefs, HTTPRouteTimeouts.UNSET, null, null);
    }

    @Override
    public <T> List<T> mapMatches(Function<HTTPRouteMatch, T> http, Function<GRPCRouteMatch, T> grpc) {
        List<T> mapped = new ArrayList<>(matches.size());
        for (HTTPRouteMatch match : matches) {
            mapped.add(http.apply(match));
        }
        return mapped;
    }

    @Override
    public boolean isReadable() {
        for (HTTPRouteMatch match : matches) {
            if (!match.equals(HTTPRouteMatch.UNREADABLE)) {
                return true;
            }
        }
        return false;
    }
}
