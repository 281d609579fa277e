package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * Why a Gateway as a whole takes no traffic, whatever its listeners.
 *
 * @param condition the condition that fails: {@code Accepted} or {@code Programmed}
 * @param reason the spec's word
 * @param message for people
 */
record GatewayFault(String condition, String reason, String message) {

    /** Checks that nothing is missing. */
    GatewayFault {
        requireNonNull(condition, "condition");
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }
}
