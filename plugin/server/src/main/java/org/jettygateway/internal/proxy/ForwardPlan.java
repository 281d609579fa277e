package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.HeaderEdits;
import org.jettygateway.internal.routing.RetryPolicy;
import org.jettygateway.internal.routing.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a backend, and what is done to its answer: everything that a decision and a request say together.
 *
 * @param target path and query
 * @param authority {@code Host}
 * @param fields the other fields
 * @param response changes to the fields of the answer
 * @param crossOrigin what the answer says to pages of other origins; null where the gateway says nothing of its own
 * @param limits limits of time, all of them set
 * @param retry when it is sent again; null where the rule does not say
 * @param asked what it was made of
 */
record ForwardPlan(
        String target,
        String authority,
        HttpFields fields,
        HeaderEdits response,
        @Nullable CrossOrigin crossOrigin,
        TimeLimits limits,
        @Nullable RetryPolicy retry,
        Asked asked) {

    /** Checks that nothing is missing. */
    ForwardPlan {
        requireNonNull(target, "target");
        requireNonNull(authority, "authority");
        requireNonNull(fields, "fields");
        requireNonNull(response, "response");
        requireNonNull(limits, "limits");
        requireNonNull(asked, "asked");
    }

    /** What asks for a tunnel; null where the request is an ordinary one. */
    @Nullable
    WebSocketHandshake handshake() {
        return asked.handshake();
    }
}
