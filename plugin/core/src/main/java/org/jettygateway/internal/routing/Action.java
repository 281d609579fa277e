package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

        /** The client is sent elsewhere. */
        R redirect(Redirect redirect);

        /** The gateway answers itself. */
        R respond(Respond respond);

        /** Filters of the embedding program have their say before another action. */
        R extended(Extended extended);
    }

    /**
     * The request is sent to one of the backends.
     *
     * @param index the number of this action in its snapshot, from 0: where its tickets are counted
     * @param backends what to choose from
     * @param limits limits of time
     * @param retry when the request is sent again; null where the rule does not say
     * @param mirrors where copies are sent
     * @param crossOrigin what is said to pages of other origins; null where nothing is
     * @param session how a client is kept at one endpoint; null where it is not
     */
    record Forward(
            int index,
            WeightedBackends backends,
            TimeLimits limits,
            @Nullable RetryPolicy retry,
            List<Mirror> mirrors,
            @Nullable CrossOrigin crossOrigin,
            @Nullable SessionPolicy session)
            implements Action {

        /** Checks that nothing is missing. */
        public Forward {
            requireNonNull(backends, "backends");
            requireNonNull(limits, "limits");
            mirrors = List.copyOf(mirrors);
        }

        /** What is said to pages of other origins where that backend was drawn: its own word is the last. */
        public @Nullable CrossOrigin crossOrigin(WeightedBackends.Backend drawn) {
            CrossOrigin own = drawn.own().crossOrigin();
            return own == null ? crossOrigin : own;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forward(this);
        }

        /** {@code forward to [90x shop/cart:8080, 10x shop/cart-canary:8080]}. */
        @Override
        public String toString() {
            return "forward to "
                    + backends
                    + limits
                    + (retry == null ? "" : ", " + retry)
                    + mirrors.stream().map(mirror -> ", " + mirror).collect(Collectors.joining())
                    + (crossOrigin == null ? "" : ", " + crossOrigin)
                    + (session == null ? "" : ", " + session);
        }
    }

    /**
     * The client is sent elsewhere.
     *
     * @param redirection where
     * @param listenerPort the declared port of the listener
     * @param response changes to the headers of the answer
     * @param crossOrigin what is said to pages of other origins; null where nothing is
     */
    record Redirect(
            Redirection redirection,
            int listenerPort,
            HeaderEdits response,
            @Nullable CrossOrigin crossOrigin) implements Action {

        /** Checks that nothing is missing. */
        public Redirect {
            requireNonNull(redirection, "redirection");
            requireNonNull(response, "response");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.redirect(this);
        }

        /** {@code redirect 301 https port 8443, response [X-Moved=yes]}. */
        @Override
        public String toString() {
            return "redirect "
                    + redirection
                    + (response.isEmpty() ? "" : ", response " + response.edits())
                    + (crossOrigin == null ? "" : ", " + crossOrigin);
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

    /**
     * The request goes through filters of the embedding program; what they let proceed gets another action.
     *
     * @param extensions the filters, in the order of the manifest
     * @param limits limits of time, which hold for the filters too
     * @param crossOrigin what the rule says to pages of other origins, in answers of filters too; null where it says nothing
     * @param then what is done with a request that all filters let proceed
     */
    record Extended(
            List<Extension> extensions,
            TimeLimits limits,
            @Nullable CrossOrigin crossOrigin,
            Action then) implements Action {

        /** Checks that nothing is missing. */
        public Extended {
            extensions = List.copyOf(extensions);
            requireNonNull(limits, "limits");
            requireNonNull(then, "then");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.extended(this);
        }

        /** {@code extension example.com/RateLimit/strict, then forward to [1x shop/cart:8080]}. */
        @Override
        public String toString() {
            return extensions.stream()
                    .map(extension -> extension + ", ")
                    .collect(Collectors.joining("", "", "then " + then));
        }
    }
}
