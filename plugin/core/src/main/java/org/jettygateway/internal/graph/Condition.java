package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * A condition of a status: {@code metav1.Condition} without its times.
 *
 * @param type {@code Accepted}, {@code Programmed} and so on
 * @param status whether it holds
 * @param reason one word, from the spec's list
 * @param message for people; may be empty
 */
public record Condition(String type, Status status, String reason, String message) {

    /** Checks that nothing is missing. */
    public Condition {
        requireNonNull(type, "type");
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }

    /** A condition that holds. */
    static Condition holds(String type, String reason, String message) {
        return new Condition(type, Status.True, reason, message);
    }

    /** A condition that does not hold. */
    static Condition fails(String type, String reason, String message) {
        return new Condition(type, Status.False, reason, message);
    }

    /** {@code metav1.ConditionStatus}. */
    public enum Status {
        /** It holds. */
        True,
        /** It does not hold. */
        False,
        /** It is not known yet. */
        Unknown
    }
}
