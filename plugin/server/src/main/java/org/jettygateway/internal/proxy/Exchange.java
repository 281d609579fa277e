package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.Upgrade;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forwarded request, from the choice of an endpoint to the last byte of the answer: what the backend is sent, and what
 * becomes of what it sends back. Tries follow one another: calls may come on any thread, but the upstream client's do not
 * overlap.
 */
final class Exchange implements Outbound, Inbound, Consumer<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** A body up to this length can be sent again where the rule asks for retries. */
    private static final int MOST_KEPT = 64 * 1024;

    /** An answer that the client does not get is read up to this length, to save its connection. */
    private static final int MOST_DISCARDED = 64 * 1024;

    /** After the second there are no idle connections left but those that others give back just then. */
    private static final int MOST_STALE = 16;

    private final UpstreamClient client;
    private final ForwardPlanner planner;
    private final Downstream downstream;
    private final long begin;
    private final long tunnelIdleMillis;
    private final Mirrors mirrors;
    private final Retries retries;
    private final @Nullable ClientBody body;
    private final boolean expectsContinue;

    private volatile @Nullable Try current;
    private volatile @Nullable Throwable gone;

    // Only touched in the order of the upstream client's calls.
    private @Nullable Session session;
    private ForwardPlan plan;
    private UpstreamState upstream;
    private Endpoint endpoint;
    private Content.@Nullable Source sent;
    private boolean refused;
    private int stale;
    private boolean discarding;
    private int discarded;
    private boolean replaced;

    Exchange(
            Pipeline pipeline,
            ForwardPlan plan,
            Downstream downstream,
            UpstreamState upstream,
            Endpoint endpoint,
            Mirrors mirrors) {
        this.client = pipeline.client();
        this.planner = pipeline.planner();
        this.tunnelIdleMillis = pipeline.tunnelIdleMillis();
        this.plan = plan;
        Draft draft = plan.asked().draft();
        this.begin = draft == null ? System.nanoTime() : draft.begin(); // limits hold for filters, too
        this.downstream = downstream;
        this.upstream = upstream;
        this.endpoint = endpoint;
        this.mirrors = mirrors;
        Content.Source source = downstream.body();
        this.retries = Retries.of(plan.retry());
        this.body = source == null
                ? null
                : new ClientBody(
                        mirrors.copying(source, downstream.length()),
                        downstream.length(),
                        retries.isAsked() ? MOST_KEPT : 0);
        this.expectsContinue = source != null && ForwardPlanner.expectsContinue(downstream);
    }

    /**
     * Sends the request, and its copies.
     *
     * @param of the request's session; null where its rule keeps none
     */
    void start(@Nullable Session of) {
        session = of;
        downstream.whenGone(this);
        ForwardPlan first = plan;
        send(endpoint); // which may end in another plan before it returns
        mirrors.send(client, first, method());
    }

    private void send(Endpoint to) {
        endpoint = to;
        sent = body == null ? null : body.again();
        Try next = new Try();
        current = next;
        // All of the try, and even the next one, may happen before this returns.
        next.cancel = client.send(to.address(), this, this);
        cancelIfGone(next);
    }

    /** The client is gone. */
    @Override
    public void accept(Throwable cause) {
        gone = cause;
        cancelIfGone(current);
    }

    private void cancelIfGone(@Nullable Try running) {
        Throwable cause = gone;
        UpstreamClient.Cancel cancel = running == null ? null : running.cancel;
        if (cancel != null && cause != null) {
            cancel.cancel(cause);
        }
    }

    @Override
    public String method() {
        return downstream.view().method();
    }

    @Override
    public String target() {
        return plan.target();
    }

    @Override
    public String authority() {
        return plan.authority();
    }

    @Override
    public HttpFields fields() {
        return plan.fields();
    }

    @Override
    public long length() {
        return downstream.length();
    }

    @Override
    public Content.@Nullable Source body() {
        return sent;
    }

    @Override
    public @Nullable HttpFields trailers() {
        HttpFields received = downstream.requestTrailers();
        return received == null ? null : planner.requestTrailers(received);
    }

    @Override
    public boolean expectsContinue() {
        return expectsContinue && sent == body;
    }

    @Override
    public @Nullable Upgrade upgrade() {
        return plan.handshake();
    }

    @Override
    public long timeoutMillis() {
        long one = plan.limits().backendRequest();
        if (plan.limits().request() == 0) {
            return one;
        }
        long left = Math.max(1, millisLeft()); // 0 would mean no limit
        return one == 0 ? left : Math.min(one, left);
    }

    /** What is left of the limit of the whole exchange. */
    private long millisLeft() {
        long whole = plan.limits().request();
        return whole == 0 ? Long.MAX_VALUE : whole - NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    @Override
    public void onInterim(int status, HttpFields fields) {
        if (status != HttpStatus.CONTINUE_100) { // the client gets its 100 when the upstream client asks for the body
            downstream.interim(status, ForwardPlanner.extraFields(fields));
        }
    }

    @Override
    public void onHead(int status, HttpFields.Mutable fields) {
        endpoint.connected();
        WebSocketHandshake handshake = plan.handshake();
        if (handshake != null && handshake.isMistakenFor(status)) {
            replaced = true;
            answer(HttpStatus.BAD_GATEWAY_502);
        } else if (retries.wants(status) && isRepeatable()) {
            discarded = 0;
            discarding = true;
        } else {
            planner.answerFields(fields, plan, downstream.view());
            downstream.head(status, marked(fields));
        }
    }

    @Override
    public void onUpgraded(HttpFields fields, EndPoint to) {
        endpoint.connected();
        WebSocketHandshake handshake = requireNonNull(plan.handshake());
        Tunnel tunnel = new Tunnel(requireNonNull(downstream.clientEnd()), to, tunnelIdleMillis);
        Connection next = tunnel.open();
        Throwable cause = gone;
        if (cause != null) {
            tunnel.fail(cause);
            abort(cause);
            return;
        }
        HttpFields sent = planner.switchedFields(fields, plan, downstream.view(), handshake);
        downstream.upgrade(handshake.status(), marked(sent), next, tunnel::fail);
    }

    /** With a token of the session, where the rule keeps sessions and the client has not got it yet. */
    private HttpFields marked(HttpFields fields) {
        return session == null ? fields : session.mark(fields, endpoint);
    }

    @Override
    public void onContent(ByteBuffer content, boolean last, Callback callback) {
        if (replaced) {
            callback.failed(new IOException("an answer that its client would misunderstand")); // which ends the try
        } else if (discarding) {
            discard(content.remaining(), last, callback);
        } else {
            if (last) {
                mirrors.end();
            }
            downstream.write(last, content, callback);
        }
    }

    private void discard(int length, boolean last, Callback callback) {
        discarded += length;
        if (last) {
            callback.succeeded();
            tryAgainLater();
        } else if (discarded <= MOST_DISCARDED) {
            callback.succeeded();
        } else {
            callback.failed(new IOException("a long answer that is tried again")); // which ends the try as cancelled
        }
    }

    @Override
    public void onTrailers(HttpFields trailers) {
        if (!discarding && !replaced) {
            downstream.trailers(ForwardPlanner.extraFields(trailers));
        }
    }

    @Override
    public void onFailure(Failure failure) {
        Failures.tell(endpoint, failure);
        if (replaced) {
            return;
        }
        if (discarding && gone == null) {
            tryAgainLater();
            return;
        }
        if (gone != null || failure.kind() == Kind.CANCELLED) {
            abort(failure.cause());
            return;
        }
        Endpoint next = nextChoice(failure);
        if (next != null) {
            LOG.debug("{}: {}, trying {}", endpoint, failure.kind(), next, failure.cause());
            send(next);
            return;
        }
        if (retries.wants(failure) && isRepeatable() && millisLeft() > 0) {
            LOG.debug("{}: {}, to be tried again", endpoint, failure.kind(), failure.cause());
            tryAgainLater();
            return;
        }
        report(failure);
        if (downstream.isCommitted()) {
            abort(failure.cause());
        } else {
            Kind kind = failure.kind();
            answer(retries.isAsked() ? Failures.statusAfterRetries(kind) : Failures.status(kind));
        }
    }

    private void abort(Throwable cause) {
        mirrors.end();
        downstream.abort(cause);
    }

    private void answer(int status) {
        mirrors.end();
        Pipeline.answer(status, downstream);
    }

    /** Lets the backend be for as long as the rule says, but not for longer than the request may take. */
    private void tryAgainLater() {
        var unused = client.later(Math.max(0, Math.min(retries.take(), millisLeft())), this::tryAgain);
    }

    private void tryAgain() {
        discarding = false;
        Throwable cause = gone;
        if (cause != null) {
            abort(cause);
        } else if (millisLeft() <= 0) {
            answer(HttpStatus.GATEWAY_TIMEOUT_504);
        } else {
            Endpoint other = elsewhere();
            send(other == null ? endpoint : other);
        }
    }

    private boolean isRepeatable() {
        return body == null || body.again() != null;
    }

    /** Where a request goes that has had no effect yet; null where it may have had, or where there is nowhere to go. */
    private @Nullable Endpoint nextChoice(Failure failure) {
        if (!isRepeatable()) {
            return null;
        }
        if (Failures.isRefused(failure) && !refused && !retries.isAsked()) {
            refused = true;
            return elsewhere();
        }
        boolean again = retries.isAsked() ? Failures.isStale(failure) : Failures.isStale(failure, method());
        if (!again || stale == MOST_STALE) {
            return null;
        }
        stale++;
        if (stale > 1) {
            client.drain(endpoint.address()); // two in a row: the backend was restarted, and the whole pool is stale
        }
        return endpoint;
    }

    /** Another endpoint; where the request came for a certain one, of any backend of the rule. */
    private @Nullable Endpoint elsewhere() {
        Session.Move move = session == null ? null : session.move(planner, plan.asked());
        if (move == null) {
            return upstream.nextAfter(endpoint);
        }
        plan = move.plan();
        upstream = move.upstream();
        return move.endpoint();
    }

    private void report(Failure failure) {
        String what = Failures.describe(failure);
        if (failure.kind() == Kind.REQUEST_BODY) {
            LOG.debug("client {}: {} {}: {}", downstream.remoteAddress(), method(), target(), what, failure.cause());
            return;
        }
        LOG.debug("backend {}: {} {}{}: {}", endpoint, method(), authority(), target(), what, failure.cause());
        int count = endpoint.countFailure();
        if (count == 1) {
            LOG.warn("backend {}: {} ({} {}{})", endpoint, what, method(), authority(), target());
        } else if (count > 1) {
            LOG.warn(
                    "backend {}: {} requests failed, the last: {} ({} {}{})",
                    endpoint,
                    count,
                    what,
                    method(),
                    authority(),
                    target());
        }
    }

    /** One try, to be cancelled when the client is gone. */
    private static final class Try {

        private volatile UpstreamClient.@Nullable Cancel cancel;
    }
}
