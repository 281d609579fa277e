package org.jettygateway.internal.status;

import static java.util.Objects.requireNonNull;

/**
 * Why a local address and port cannot be had.
 *
 * @param reason what is at fault
 * @param message for people
 */
public record PortFault(Reason reason, String message) {

    /** Checks that nothing is missing. */
    public PortFault {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }

    /** What is at fault. */
    public enum Reason {
        /** The address is none of this machine. */
        ADDRESS_NOT_USABLE,
        /** The port is taken, or not for us. */
        PORT_UNAVAILABLE
    }
}
