package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.CrossOrigin;
import org.jettygateway.internal.routing.Extension;
import org.jettygateway.internal.routing.Redirection;
import org.jettygateway.internal.routing.TimeLimits;
import org.jettygateway.internal.routing.Upstream;
import org.jettygateway.internal.routing.WeightedBackends;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;

/** Carries decisions out. Stateless beyond its settings; both doors share the code, each has an instance. */
public final class Pipeline {

    private final UpstreamClient client;
    private final ForwardPlanner planner;
    private final long tunnelIdleMillis;
    private final InstantSource clock;
    private final ExtensionRegistry extensions;

    /** A pipeline that sends by this client. */
    public Pipeline(UpstreamClient client, ProxySettings settings) {
        this.client = requireNonNull(client, "client");
        this.planner = new ForwardPlanner(settings);
        this.tunnelIdleMillis = settings.tunnelIdleTimeout().toMillis();
        this.clock = settings.clock();
        this.extensions = settings.extensions();
    }

    /**
     * Carries out a decision; returns at once, the answer goes to {@code downstream}.
     *
     * @param live the generation that decided
     * @param action what it decided
     * @param downstream the request and where its answer goes
     */
    public void handle(LiveGeneration live, Action action, Downstream downstream) {
        action.accept(new Delivery(live, downstream, null));
    }

    /**
     * Answers in the gateway's own name: the status with its phrase as a short text, and gRPC calls in gRPC's terms. A 400 ends
     * the connection.
     *
     * @param status 200 to 599
     */
    public static void answer(int status, Downstream downstream) {
        HttpFields grpc = GrpcReply.of(status, downstream);
        if (grpc != null) {
            downstream.head(HttpStatus.OK_200, grpc);
            downstream.write(true, ByteBuffer.allocate(0), Callback.NOOP);
            return;
        }
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

    long tunnelIdleMillis() {
        return tunnelIdleMillis;
    }

    ExtensionRegistry extensions() {
        return extensions;
    }

    /** One method per kind of action, for one request. */
    private final class Delivery implements Action.Visitor<Delivery> {

        private final LiveGeneration live;
        private final Downstream downstream;
        private final @Nullable Draft draft;

        /**
         * A request to be answered.
         *
         * @param draft what filters of the embedding program have made of it; null where none has seen it
         */
        Delivery(LiveGeneration live, Downstream downstream, @Nullable Draft draft) {
            this.live = live;
            this.downstream = downstream;
            this.draft = draft;
        }

        @Override
        public Delivery forward(Action.Forward forward) {
            Session session = Session.of(live, forward, downstream, clock);
            WeightedBackends.Backend backend = session == null ? live.draw(forward) : session.backend();
            CrossOrigin crossOrigin = forward.crossOrigin(backend);
            if (crossOrigin != null && CrossOrigin.isPreflight(downstream.view())) {
                preflight(crossOrigin);
                return this;
            }
            List<Extension> asked = backend.own().extensions();
            if (!asked.isEmpty()) {
                extend(asked, forward.limits(), crossOrigin, delivery -> delivery.send(forward, backend, session));
                return this;
            }
            return send(forward, backend, session);
        }

        private Delivery send(Action.Forward forward, WeightedBackends.Backend backend, @Nullable Session session) {
            Action.Redirect redirect = backend.own().redirect();
            if (redirect != null) {
                return redirect(redirect);
            }
            WebSocketHandshake handshake = WebSocketHandshake.of(downstream);
            if (handshake == null && downstream.isWebSocketConnect()) {
                Pipeline.answer(HttpStatus.BAD_REQUEST_400, downstream);
                return this;
            }
            Upstream chosen = backend.upstream();
            if (chosen == null) {
                Pipeline.answer(HttpStatus.INTERNAL_SERVER_ERROR_500, downstream);
                return this;
            }
            UpstreamState state = live.state(chosen);
            Endpoint endpoint = session == null ? state.next() : session.endpoint(state);
            if (endpoint == null) {
                Pipeline.answer(HttpStatus.SERVICE_UNAVAILABLE_503, downstream);
                return this;
            }
            BackendProtocol protocol = endpoint.address().protocol();
            if (handshake != null && (downstream.clientEnd() == null || protocol != BackendProtocol.HTTP1)) {
                Pipeline.answer(HttpStatus.NOT_IMPLEMENTED_501, downstream);
                return this;
            }
            ForwardPlan plan = planner.plan(new Asked(downstream, draft, forward, handshake), backend, protocol);
            if (plan == null) {
                Pipeline.answer(HttpStatus.BAD_REQUEST_400, downstream);
                return this;
            }
            // Nobody would speak to a copy of a tunnel.
            Mirrors mirrors = handshake == null ? live.mirrors(forward, backend) : Mirrors.NONE;
            new Exchange(Pipeline.this, plan, downstream, state, endpoint, mirrors).start(session);
            return this;
        }

        @Override
        public Delivery redirect(Action.Redirect redirect) {
            CrossOrigin crossOrigin = redirect.crossOrigin();
            if (crossOrigin != null && CrossOrigin.isPreflight(downstream.view())) {
                preflight(crossOrigin);
                return this;
            }
            Redirection to = redirect.redirection();
            if (to.hostname() == null && downstream.view().host().isEmpty()) {
                Pipeline.answer(
                        HttpStatus.BAD_REQUEST_400, downstream); // HTTP/1.0 without Host: there is nowhere to send it
                return this;
            }
            HttpFields.Mutable fields = HttpFields.build();
            fields.add(
                    HttpHeader.LOCATION,
                    to.location(
                            downstream.scheme(),
                            downstream.view().host(),
                            redirect.listenerPort(),
                            downstream.target()));
            if (crossOrigin != null) {
                crossOrigin.actual(downstream.view(), fields::add);
            }
            if (draft != null) {
                draft.response().apply(new EditableFields(fields));
            }
            redirect.response().apply(new EditableFields(fields));
            answer(to.status(), fields);
            return this;
        }

        @Override
        public Delivery extended(Action.Extended extended) {
            if (CrossOrigin.isPreflight(downstream.view())) { // carries no credentials that a filter could judge
                Optional<CrossOrigin> policy = extended.then().accept(new PreflightPolicy(live));
                if (policy.isPresent()) {
                    preflight(policy.get());
                    return this;
                }
            }
            extend(extended.extensions(), extended.limits(), extended.crossOrigin(), extended.then()::accept);
            return this;
        }

        private void extend(
                List<Extension> asked, TimeLimits limits, @Nullable CrossOrigin crossOrigin, Consumer<Delivery> then) {
            Draft made = draft == null ? planner.draft(downstream) : draft;
            Delivery next = new Delivery(live, downstream, made);
            new ExtensionRun(
                            Pipeline.this,
                            made,
                            asked,
                            planner.requestMillis(limits),
                            crossOrigin,
                            () -> then.accept(next))
                    .start();
        }

        /** A preflight is the gateway's to answer: the backend never sees it (GEP-1767). */
        private void preflight(CrossOrigin crossOrigin) {
            HttpFields.Mutable fields = HttpFields.build();
            crossOrigin.preflight(downstream.view(), fields::add);
            answer(HttpStatus.NO_CONTENT_204, fields);
        }

        private void answer(int status, HttpFields.Mutable fields) {
            if (status != HttpStatus.NO_CONTENT_204) {
                fields.put(HttpHeader.CONTENT_LENGTH, 0);
            }
            downstream.head(status, fields);
            downstream.write(true, ByteBuffer.allocate(0), Callback.NOOP);
        }

        @Override
        public Delivery respond(Action.Respond respond) {
            Pipeline.answer(respond.status(), downstream);
            return this;
        }
    }

    /**
     * Which word holds for a preflight before filters of the embedding program have seen it.
     *
     * @param live draws a backend, as its word is the last
     */
    private record PreflightPolicy(LiveGeneration live) implements Action.Visitor<Optional<CrossOrigin>> {

        @Override
        public Optional<CrossOrigin> forward(Action.Forward forward) {
            return Optional.ofNullable(forward.crossOrigin(live.draw(forward)));
        }

        @Override
        public Optional<CrossOrigin> redirect(Action.Redirect redirect) {
            return Optional.ofNullable(redirect.crossOrigin());
        }

        @Override
        public Optional<CrossOrigin> respond(Action.Respond respond) {
            return Optional.empty();
        }

        @Override
        public Optional<CrossOrigin> extended(Action.Extended extended) {
            return extended.then().accept(this);
        }
    }
}
