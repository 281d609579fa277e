package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of a request. Made when the tables are compiled and only handed out afterwards; immutable.
 *
 * @param outcome whether a rule matched, and if not, what was missing
 * @param entry the match that won; null where none did
 * @param action what to do
 */
public record Decision(Outcome outcome, @Nullable RouteEntry entry, Action action) {

    /** No route claims the host: 404, or the business of whoever stands behind the gateway. */
    public static final Decision NO_HOST =
            new Decision(Outcome.NO_HOST, null, new Action.Respond(404, "no route claims the host"));

    /** Routes claim the host, but none of their rules matches: 404. */
    public static final Decision NO_RULE =
            new Decision(Outcome.NO_RULE, null, new Action.Respond(404, "no rule of the host matches"));

    /** The host is served, but the connection was made to another listener: 421 (RFC 9110, 15.5.20). */
    public static final Decision MISDIRECTED =
            new Decision(Outcome.MISDIRECTED, null, new Action.Respond(421, "the connection is for another listener"));

    /** Checks that nothing is missing. */
    public Decision {
        requireNonNull(outcome, "outcome");
        requireNonNull(action, "action");
    }

    /** How the search ended. */
    public enum Outcome {
        /** A rule matched. */
        ROUTE,
        /** No listener is there, or no route attached to it claims the host. */
        NO_HOST,
        /** The host is claimed, but no rule matches. */
        NO_RULE,
        /** The connection was made, by its SNI, to another listener than that of the host. */
        MISDIRECTED
    }
}
