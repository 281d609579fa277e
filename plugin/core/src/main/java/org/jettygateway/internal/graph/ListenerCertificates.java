package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a listener, resolved.
 *
 * @param certificates in the order in which the listener refers to them; empty where it needs none, or where one is faulty
 * @param fault why the listener cannot serve TLS; null where it can, or need not
 */
record ListenerCertificates(
        List<ServerCertificate> certificates, @Nullable Fault fault) {

    /** A listener that terminates no TLS, or leaves it to somebody else. */
    static final ListenerCertificates NONE = new ListenerCertificates(List.of(), null);

    /** Copies the list. */
    ListenerCertificates {
        certificates = List.copyOf(certificates);
    }

    /**
     * Why a listener has no certificate.
     *
     * @param reason the spec's word
     * @param message for people
     */
    record Fault(Reason reason, String message) {

        /** Checks that nothing is missing. */
        Fault {
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }
    }

    /** {@code ListenerConditionReason} of the condition {@code ResolvedRefs}; what is graver comes first. */
    enum Reason {
        /** The Secret is in another namespace, which does not permit it; whether it exists is not told. */
        RefNotPermitted,
        /** There is no such Secret, it is none, or what it holds is no certificate with its key. */
        InvalidCertificateRef
    }
}
