package org.jettygateway.internal.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One entry of a route's {@code rules}: what the rules of all kinds of routes have in common. */
public sealed interface RouteRule permits HTTPRouteRule, GRPCRouteRule, PlainRouteRule {

    /** The rule's name; null where it has none. */
    @Nullable
    String name();

    /** What is done to requests and answers beside forwarding, in the order of the manifest. */
    List<HTTPRouteFilter> filters();

    /** Where requests go, by weight; may be empty. */
    List<HTTPBackendRef> backendRefs();

    /** Limits of time. */
    HTTPRouteTimeouts timeouts();

    /** When requests are sent again; null where only those are that cannot have had an effect. */
    @Nullable
    HTTPRouteRetry retry();

    /** How a client is kept at one endpoint; null where it is not. */
    @Nullable
    SessionPersistence sessionPersistence();

    /**
     * What becomes of each match, in the order of the manifest, none left out.
     *
     * @param http makes it of those of an HTTPRoute
     * @param grpc makes it of those of a GRPCRoute
     */
    <T> List<T> mapMatches(Function<HTTPRouteMatch, T> http, Function<GRPCRouteMatch, T> grpc);

    /** Whether it can be told of any request that it fits; always so but in refused routes. */
    boolean isReadable();

    /** Whether a filter answers the requests, so that no backend is needed. */
    default boolean redirects() {
        return has(HTTPRouteFilter.RequestRedirect.class);
    }

    /** Whether a filter of the embedding program gets the requests, and may answer them. */
    default boolean isExtended() {
        return has(HTTPRouteFilter.ExtensionRef.class);
    }

    private boolean has(Class<? extends HTTPRouteFilter> kind) {
        for (HTTPRouteFilter filter : filters()) {
            if (kind.isInstance(filter)) {
                return true;
            }
        }
        return false;
    }
}
