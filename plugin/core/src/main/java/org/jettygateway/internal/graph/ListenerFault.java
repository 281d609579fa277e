package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

/**
 * Why a listener takes no traffic.
 *
 * @param reason the spec's word, for the conditions
 * @param message for people
 */
record ListenerFault(Reason reason, String message) {

    /** Checks that nothing is missing. */
    ListenerFault {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }

    /** {@code ListenerConditionReason} in the Gateway API. */
    enum Reason {
        /** It speaks what we do not. */
        UnsupportedProtocol,
        /** An option of it is none that we know. */
        UnsupportedValue,
        /** Its clients need certificates, and there is nobody who may have issued them. */
        NoValidCACertificate,
        /** The local port behind its declared one is taken by another declared port. */
        PortUnavailable,
        /** Another listener has the same port and hostname. */
        HostnameConflict,
        /** Another listener has the same port, and what is spoken there does not tell the two apart. */
        ProtocolConflict;

        /** Whether the fault is what the condition {@code Conflicted} is about. */
        boolean isConflict() {
            return this == HostnameConflict || this == ProtocolConflict;
        }
    }
}
