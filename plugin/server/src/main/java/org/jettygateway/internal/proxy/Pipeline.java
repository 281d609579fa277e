package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.UpstreamClient;

/** Carries decisions out. Stateless beyond its settings; both doors share the code, each has an instance. */
public final class Pipeline {

    private final UpstreamClient client;
    private final ForwardPlanner planner;
    private final long timeoutMillis;

    /** A pipeline that sends by this client. */
    public Pipeline(UpstreamClient client, ProxySettings settings) {
        this.client = requireNonNull(client, "client");
        this.planner = new ForwardPlanner(settings);
        this.timeoutMillis = settings.requestTimeout().toMillis();
    }

    /**
     * Carries out a decision; returns at once, the answer goes to {@code downstream}.
     *
     * @param live the generation that decided
     * @param action what it decided
     * @param downstream the request and where its answer goes
     */
    public void handle(LiveGeneration live, Action action, Downstream downstream) {
        action.accept(new Delivery(live, downstream));
    }

    /**
     * Answers in the gateway's own name: the status with its phrase as a short text. A 400 ends the connection.
     *
     * @param status 200 to 599
     */
    public static void answer(int status, Downstream downstream) {
        Reply reply = Reply.of(status);
        downstream.head(reply.status(), reply.fields());
        downstream.write(true, reply.body(downstream.view().method()), Callback.NOOP);
    }

    UpstreamClient client() {
        return client;
    }

    ForwardPlanner planner() {
        return planner;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    /** One method per kind of action, for one request. */
    private final class Delivery implements Action.Visitor<Delivery> {

        private final LiveGeneration live;
        private final Downstream downstream;

        Delivery(LiveGeneration live, Downstream downstream) {
            this.live = live;
            this.downstream = downstream;
        }

        @Override
        public Delivery forward(Action.Forward forward) {
            Upstream chosen = live.draw(forward).upstream();
            if (chosen == null) {
                answer(HttpStatus.INTERNAL_SERVER_ERROR_500, downstream);
                return this;
            }
            UpstreamState state = live.state(chosen);
            Endpoint endpoint = state.next();
            if (endpoint == null) {
                answer(HttpStatus.SERVICE_UNAVAILABLE_503, downstream);
            } else {
                new Exchange(Pipeline.this, downstream, state, endpoint).start();
            }
            return this;
        }

        @Override
        public Delivery respond(Action.Respond respond) {
            answer(respond.status(), downstream);
            return this;
        }
    }
}
