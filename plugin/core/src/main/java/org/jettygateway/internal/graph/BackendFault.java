package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * Why a backendRef, or another reference of a route, leads nowhere: what needs it is answered with 500.
 *
 * @param reason the spec's word
 * @param field the field of the reference that is to be changed
 * @param message for people
 */
record BackendFault(Reason reason, String field, String message) {

    /** Checks that nothing is missing. */
    BackendFault {
        requireNonNull(reason, "reason");
        requireNonNull(field, "field");
        requireNonNull(message, "message");
    }

    /** {@code RouteConditionReason} of the condition {@code ResolvedRefs}. */
    enum Reason {
        /** The Service or its port is not there. */
        BackendNotFound,
        /** Only Services are backends. */
        InvalidKind,
        /** The Service is in another namespace, which does not permit it; whether it exists is not told. */
        RefNotPermitted,
        /** The Service's port speaks what we do not. */
        UnsupportedProtocol,
        /** The embedding program has registered filters of that kind, but none of that name. Our own word: the spec has none. */
        FilterNotFound
    }
}
