package org.jettygateway.internal.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.model.Listener;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.ServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a Gateway that we serve, with what is attached to it.
 *
 * @param listener as written
 * @param accepted whether it takes traffic: false where it conflicts with another, speaks what we do not, or has no
 *     certificate
 * @param binds where its traffic arrives, sorted; empty where it is not accepted
 * @param certificates what it serves TLS with; empty where it speaks clear text, or leaves TLS to the application
 * @param clients which certificates its clients must have; null where they need none
 * @param supportedKinds the kinds of routes that may attach, of those asked for
 * @param attachedRoutes how many routes are attached and accepted, whether or not the listener itself is
 * @param rules the rules of the attached routes; empty where the listener is not accepted
 * @param conditions for the status
 */
public record ListenerNode(
        Listener listener,
        boolean accepted,
        List<Bind> binds,
        List<ServerCertificate> certificates,
        @Nullable ClientValidation clients,
        List<RouteGroupKind> supportedKinds,
        int attachedRoutes,
        List<AttachedRule> rules,
        List<Condition> conditions) {

    /** Stands for every host in {@link AttachedRule#hostnames}. */
    public static final String ANY_HOST = "*";

    /** Copies the lists. */
    public ListenerNode {
        requireNonNull(listener, "listener");
        binds = List.copyOf(binds);
        certificates = List.copyOf(certificates);
        supportedKinds = List.copyOf(supportedKinds);
        rules = List.copyOf(rules);
        conditions = List.copyOf(conditions);
    }
}
