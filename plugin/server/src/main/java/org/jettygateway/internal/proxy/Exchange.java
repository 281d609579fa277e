package org.jettygateway.internal.proxy;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forwarded request, from the choice of an endpoint to the last byte of the answer: what the backend is sent, and what
 * becomes of what it sends back. At most two endpoints are tried. Calls may come on any thread, but the upstream client's do
 * not overlap.
 */
final class Exchange implements Outbound, Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final UpstreamClient client;
    private final ForwardPlanner planner;
    private final ForwardPlan plan;
    private final Downstream downstream;
    private final UpstreamState upstream;
    private final long begin = System.nanoTime();
    private final @Nullable ClientBody body;
    private final boolean expectsContinue;

    private volatile Endpoint endpoint;
    private volatile boolean retried;
    private volatile UpstreamClient.@Nullable Cancel firstTry;
    private volatile UpstreamClient.@Nullable Cancel secondTry;
    private volatile @Nullable Throwable gone;

    Exchange(Pipeline pipeline, ForwardPlan plan, Downstream downstream, UpstreamState upstream, Endpoint endpoint) {
        this.client = pipeline.client();
        this.planner = pipeline.planner();
        this.plan = plan;
        this.downstream = downstream;
        this.upstream = upstream;
        this.endpoint = endpoint;
        Content.Source source = downstream.body();
        this.body = source == null ? null : new ClientBody(source);
        this.expectsContinue = source != null && ForwardPlanner.expectsContinue(downstream);
    }

    /** Sends the request. */
    void start() {
        downstream.whenGone(this::onGone);
        UpstreamClient.Cancel cancel = client.send(endpoint.address(), this, this);
        firstTry = cancel;
        cancelIfGone(cancel);
    }

    private void startAgain(Endpoint next) {
        endpoint = next;
        retried = true;
        UpstreamClient.Cancel cancel = client.send(next.address(), this, this);
        secondTry = cancel;
        cancelIfGone(cancel);
    }

    private void onGone(Throwable cause) {
        gone = cause;
        cancelIfGone(firstTry);
        cancelIfGone(secondTry);
    }

    private void cancelIfGone(UpstreamClient.@Nullable Cancel cancel) {
        Throwable cause = gone;
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
        return body;
    }

    @Override
    public @Nullable HttpFields trailers() {
        HttpFields received = downstream.requestTrailers();
        return received == null ? null : planner.requestTrailers(received);
    }

    @Override
    public boolean expectsContinue() {
        return expectsContinue;
    }

    @Override
    public long timeoutMillis() {
        long whole = plan.limits().request();
        long one = plan.limits().backendRequest();
        if (whole == 0) {
            return one;
        }
        // 0 would mean no limit: what is left of one that ran out is the shortest time there is.
        long left = Math.max(1, whole - NANOSECONDS.toMillis(System.nanoTime() - begin));
        return one == 0 ? left : Math.min(one, left);
    }

    @Override
    public void onInterim(int status, HttpFields fields) {
        if (status != HttpStatus.CONTINUE_100) { // the client gets its 100 when the upstream client asks for the body
            downstream.interim(status, ForwardPlanner.extraFields(fields));
        }
    }

    @Override
    public void onHead(int status, HttpFields fields) {
        downstream.head(status, planner.answerFields(fields, plan, downstream.view()));
    }

    @Override
    public void onContent(ByteBuffer content, boolean last, Callback callback) {
        downstream.write(last, content, callback);
    }

    @Override
    public void onTrailers(HttpFields trailers) {
        downstream.trailers(ForwardPlanner.extraFields(trailers));
    }

    @Override
    public void onFailure(Failure failure) {
        if (gone != null || failure.kind() == Kind.CANCELLED) {
            downstream.abort(failure.cause());
            return;
        }
        Endpoint next = secondChoice(failure);
        if (next != null) {
            LOG.debug("{}: {}, trying {}", endpoint, failure.kind(), next, failure.cause());
            startAgain(next);
            return;
        }
        report(failure);
        if (downstream.isCommitted()) {
            downstream.abort(failure.cause());
        } else {
            Pipeline.answer(Failures.status(failure.kind()), downstream);
        }
    }

    private @Nullable Endpoint secondChoice(Failure failure) {
        if (retried || (body != null && body.isTouched())) {
            return null;
        }
        if (Failures.isRefused(failure)) {
            return upstream.nextAfter(endpoint);
        }
        return Failures.isStale(failure, method()) ? endpoint : null;
    }

    private void report(Failure failure) {
        if (failure.kind() == Kind.REQUEST_BODY) {
            LOG.debug("client {}: {} {}: body", downstream.remoteAddress(), method(), target(), failure.cause());
        } else {
            LOG.warn("backend {}: {} {}{}: {}", endpoint, method(), authority(), target(), describe(failure));
        }
    }

    private static String describe(Failure failure) {
        return failure.kind() + (failure.headReceived() ? " in mid-answer: " : ": ") + failure.cause();
    }
}
