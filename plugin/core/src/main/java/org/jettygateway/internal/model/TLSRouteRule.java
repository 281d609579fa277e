package org.jettygateway.internal.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entry of {@code TLSRoute.spec.rules}. It takes every connection for a hostname of its route.
 *
 * @param name the rule's name; null where it has none
 * @param backendRefs where connections go, by weight; empty only in refused routes
 */
public record TLSRouteRule(@Nullable String name, List<HTTPBackendRef> backendRefs) implements RouteRule {

    /** Copies the list. */
    public TLSRouteRule {
        backendRefs = List.copyOf(backendRefs);
    }

    /** None: what is inside of a connection is not looked at. */
    @Override
    public List<HTTPRouteFilter> filters() {
        return List.of();
    }

    /** None of its own. */
    @Override
    public HTTPRouteTimeouts timeouts() {
        return HTTPRouteTimeouts.UNSET;
    }

    /** None: what was sent cannot be sent again. */
    @Override
    public @Nullable HTTPRouteRetry retry() {
        return null;
    }

    /** None: nothing in a connection tells its client. */
    @Override
    public @Nullable SessionPersistence sessionPersistence() {
        return null;
    }

    /** One that everything meets. */
    @Override
    public <T> List<T> mapMatches(Function<HTTPRouteMatch, T> http, Function<GRPCRouteMatch, T> grpc) {
        return List.of(http.apply(HTTPRouteMatch.ANY));
    }

    @Override
    public boolean isReadable() {
        return true;
    }
}
