package org.jettygateway.internal.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code HTTPRoute.spec.rules}.
 *
 * @param name the rule's name; null where it has none
 * @param matches a request that fits any of them fits the rule; never empty (no matches means PathPrefix {@code /})
 * @param backendRefs where requests go, by weight; may be empty, which answers 500
 */
public record HTTPRouteRule(@Nullable String name, List<HTTPRouteMatch> matches, List<HTTPBackendRef> backendRefs) {

    /** Copies the lists. */
    public HTTPRouteRule {
        matches = List.copyOf(matches);
        backendRefs = List.copyOf(backendRefs);
    }
}
