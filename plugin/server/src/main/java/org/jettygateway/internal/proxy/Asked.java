package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.jettygateway.internal.routing.Action;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be forwarded, whichever backend it goes to.
 *
 * @param downstream the request as it came
 * @param draft what filters of the embedding program have made of it; null where none has seen it
 * @param forward what its rule says
 * @param handshake what asks for a tunnel; null where the request is an ordinary one
 */
record Asked(
        Downstream downstream,
        @Nullable Draft draft,
        Action.Forward forward,
        @Nullable WebSocketHandshake handshake) {

    /** Checks that nothing is missing. */
    Asked {
        requireNonNull(downstream, "downstream");
        requireNonNull(forward, "forward");
    }
}
