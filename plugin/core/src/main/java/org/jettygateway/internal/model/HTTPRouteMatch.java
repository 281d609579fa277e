package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request must look like; all conditions must hold.
 *
 * @param path the path; {@link HTTPPathMatch#ANY} by default
 * @param headers conditions on headers, each name once
 * @param queryParams conditions on query parameters, each name once
 * @param method {@code GET} and so on; null means any
 */
public record HTTPRouteMatch(
        HTTPPathMatch path,
        List<HTTPHeaderMatch> headers,
        List<HTTPQueryParamMatch> queryParams,
        @Nullable String method) {

    /** What a rule without matches means: every request. */
    public static final HTTPRouteMatch ANY = new HTTPRouteMatch(HTTPPathMatch.ANY, List.of(), List.of(), null);

    /**
     * What keeps the place of a match that could not be read, in a refused route: no request meets it, as its path does
     * not begin with {@code /}.
     */
    public static final HTTPRouteMatch UNREADABLE = new HTTPRouteMatch(
            new HTTPPathMatch(HTTPPathMatch.Type.PathPrefix, "(unreadable)"), List.of(), List.of(), null);

    /** Copies the lists. */
    public HTTPRouteMatch {
        requireNonNull(path, "path");
        headers = List.copyOf(headers);
        queryParams = List.copyOf(queryParams);
    }
}
