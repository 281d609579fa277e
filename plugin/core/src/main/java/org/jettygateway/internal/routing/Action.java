package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/** What is done with a request that matched a rule. Compiled once; a value. */
public sealed interface Action {

    /** Calls the visitor's method for this kind of action. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method per kind of action, so that a new kind does not compile until everybody handles it.
     *
     * @param <R> what the visitor gives back
     */
    interface Visitor<R> {

        /** The request is sent to a backend. */
        R forward(Forward forward);

        /** The gateway answers itself. */
        R respond(Respond respond);
    }

    /**
     * The request is sent to one of the backends.
     *
     * @param index the number of this action in its snapshot, from 0: where its tickets are counted
     * @param backends what to choose from
     */
    record Forward(int index, WeightedBackends backends) implements Action {

        /** Checks that nothing is missing. */
        public Forward {
            requireNonNull(backends, "backends");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forward(this);
        }

        /** {@code forward to [90x shop/cart:8080, 10x shop/cart-canary:8080]}. */
        @Override
        public String toString() {
            return "forward to " + backends;
        }
    }

    /**
     * The gateway answers with a status and a short plain body.
     *
     * @param status the HTTP status
     * @param reason why, for operators; clients are not told
     */
    record Respond(int status, String reason) implements Action {

        /** Checks that nothing is missing. */
        public Respond {
            requireNonNull(reason, "reason");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.respond(this);
        }

        /** {@code respond 500 (Service shop/cart: not found)}. */
        @Override
        public String toString() {
            return "respond " + status + " (" + reason + ")";
        }
    }
}
