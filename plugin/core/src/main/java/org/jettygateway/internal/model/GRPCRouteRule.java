package org.jettygateway.internal.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code GRPCRoute.spec.rules}. Filters and backendRefs have the shapes of an HTTPRoute's, fewer types of them.
 *
 * @param name the rule's name; null where it has none
 * @param matches a call that fits any of them fits the rule; never empty (no matches means every call), in the order of the
 *     manifest, none left out. In a refused route {@link GRPCRouteMatch#UNREADABLE} keeps the place of what could not be
 *     read, and is the only one where it cannot be told which calls the rule is for.
 * @param filters what is done to calls and answers beside forwarding, in the order of the manifest
 * @param backendRefs where calls go, by weight; may be empty, which answers UNAVAILABLE
 * @param sessionPersistence how a client is kept at one endpoint; null where it is not
 */
public record GRPCRouteRule(
        @Nullable String name,
        List<GRPCRouteMatch> matches,
        List<HTTPRouteFilter> filters,
        List<HTTPBackendRef> backendRefs,
        @Nullable SessionPersistence sessionPersistence)
        implements RouteRule {

    /** Copies the lists. */
    public GRPCRouteRule {
        matches = List.copyOf(matches);
        filters = List.copyOf(filters);
        backendRefs = List.copyOf(backendRefs);
    }

    /** A rule that forwards and does nothing else. */
    public static GRPCRouteRule forwarding(List<GRPCRouteMatch> matches, List<HTTPBackendRef> backendRefs) {
        return new GRPCRouteRule(null, matches, List.of(), backendRefs, null);
    }

    /** None of its own: a call brings its deadline along, in {@code grpc-timeout}. */
    @Override
    public HTTPRouteTimeouts timeouts() {
        return HTTPRouteTimeouts.UNSET;
    }

    /** None: gRPC clients and services agree on retries among themselves. */
    @Override
    public @Nullable HTTPRouteRetry retry() {
        return null;
    }

    @Override
    public <T> List<T> mapMatches(Function<HTTPRouteMatch, T> http, Function<GRPCRouteMatch, T> grpc) {
        return matches.stream().map(grpc).toList();
    }

    @Override
    public boolean isReadable() {
        return matches.stream().anyMatch(match -> !match.equals(GRPCRouteMatch.UNREADABLE));
    }
}
