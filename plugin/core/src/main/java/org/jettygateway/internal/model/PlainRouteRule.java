package org.jettygateway.internal.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entry of {@code spec.rules} of a TLSRoute, a TCPRoute or a UDPRoute: {@code TLSRouteRule}, {@code TCPRouteRule} and
 * {@code UDPRouteRule}, which are alike. It takes all that its route takes.
 *
 * @param name the rule's name; null where it has none
 * @param backendRefs where connections or datagrams go, by weight; empty only in refused routes
 */
public record PlainRouteRule(@Nullable String name, List<HTTPBackendRef> backendRefs) implements RouteRule {

    /** Copies the list. */
    public PlainRouteRule {
        backendRefs = List.copyOf(backendRefs);
    }

    /** None: what is inside is not looked at. */
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

    /** None: nothing that is looked at tells a client. */
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
