package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One entry of a rule's {@code backendRefs}.
 *
 * @param target what it refers to
 * @param weight the share of requests relative to the sum of the rule's weights, 0 to 1,000,000; 1 by default
 * @param filters what is done to the requests that go to it and to their answers, after the rule's own filters
 */
public record HTTPBackendRef(BackendObjectReference target, int weight, List<HTTPRouteFilter> filters) {

    /** Copies the filters. */
    public HTTPBackendRef {
        requireNonNull(target, "target");
        filters = List.copyOf(filters);
    }
}
