package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: turns Jetty's notifications into the calls on an {@link Inbound}.
 *
 * <p>Jetty makes its notifications one at a time; the body is read in them, too, so that calls on the {@link Inbound} never
 * overlap. The answer's last piece is passed on only when Jetty is through with the answer: then the connection is back in
 * its pool before the client can send its next request.
 */
final class HttpClientExchange implements Response.Listener, Invocable.Task, Callback, UpstreamClient.Cancel {

    // A backend that sends interim answers for ever would fill the memory: they have no back-pressure.
    private static final int MAX_INTERIM = 100;

    private final Outbound outbound;
    private final Inbound inbound;
    private final @Nullable RequestBody requestBody;
    // What of the calls on the inbound does not come in Jetty's order anyway.
    private final SerializedInvoker calls = new SerializedInvoker(HttpClientExchange.class);

    private volatile @Nullable PinnedRequest request;
    private volatile boolean cancelled;
    private volatile boolean overload;
    private volatile boolean connected;
    private volatile boolean reused;
    private volatile boolean uploaded;
    private volatile boolean headReceived;
    private volatile boolean over;

    private int interims;
    private Content.@Nullable Source content;
    private long missing = -1;
    // With the inbound; the one after it, read ahead; and the last one, kept until the answer is complete.
    private Content.@Nullable Chunk passed;
    private Content.@Nullable Chunk ahead;
    private Content.@Nullable Chunk last;

    HttpClientExchange(Outbound outbound, Inbound inbound) {
        this.outbound = outbound;
        this.inbound = inbound;
        Content.Source body = outbound.body();
        this.requestBody = body == null ? null : new RequestBody(body, outbound.length());
    }

    Outbound outbound() {
        return outbound;
    }

    @Nullable
    RequestBody requestBody() {
        return requestBody;
    }

    /** Sends the request. */
    void send(PinnedRequest pinned) {
        request = pinned;
        pinned.send(this);
    }

    @Override
    public void cancel(Throwable cause) {
        cancelled = true;
        abort(cause);
    }

    /** The queue was full; the failure follows. */
    void onOverload() {
        overload = true;
    }

    /** The request goes out on this connection now. */
    void onBegin(Connection connection) {
        reused = connection instanceof org.eclipse.jetty.io.Connection io && io.getMessagesIn() > 0;
        connected = true;
    }

    /** The request has gone out to its last byte. */
    void onUploaded() {
        uploaded = true;
    }

    /** An interim answer is complete; makes the client ready for the next answer. */
    void onInterim(PinnedRequest pinned, int status, HttpFields fields) {
        HttpConversation conversation = pinned.getConversation();
        HttpExchange exchange = conversation.getExchanges().getLast();
        conversation.updateResponseListeners(null);
        exchange.resetResponse();
        // While the interim answer counted as the answer, which was complete, an abort had no effect.
        Throwable cause = pinned.getAbortCause();
        if (cause != null) {
            exchange.abort(cause, Promise.noop());
            return;
        }
        interims++;
        if (interims > MAX_INTERIM) {
            abort(new ProtocolException("more than %d interim answers".formatted(MAX_INTERIM)));
            return;
        }
        inbound.onInterim(status, fields);
        if (status == HttpStatus.CONTINUE_100) {
            exchange.proceed(null, null);
        }
    }

    @Override
    public void onHeaders(Response response) {
        int status = response.getStatus();
        if (status < 200 || status > 599) {
            abort(new ProtocolException("status %d (expected: 200 to 599)".formatted(status)));
            return;
        }
        HttpFields fields = response.getHeaders();
        missing = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        headReceived = true;
        inbound.onHead(status, fields);
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        content = source;
        run();
    }

    /** Reads on. Always called in Jetty's order of notifications. */
    @Override
    public void run() {
        Content.Source source = requireNonNull(content);
        Content.Chunk chunk = source.read();
        if (chunk == null) {
            source.demand(this);
            return;
        }
        if (Content.Chunk.isFailure(chunk)) {
            return; // onFailure tells
        }
        if (chunk.isLast()) {
            last = chunk;
            return;
        }
        if (missing >= 0) {
            missing -= chunk.remaining();
        }
        if (missing > 0) {
            pass(chunk);
            return;
        }
        // Perhaps the end is here already: then this piece can be the last, which saves an empty one.
        Content.Chunk next = source.read();
        if (next == null || Content.Chunk.isFailure(next)) {
            pass(chunk);
        } else if (next.isLast() && !next.hasRemaining()) {
            next.release();
            last = chunk;
        } else {
            ahead = next;
            pass(chunk);
        }
    }

    private void pass(Content.Chunk chunk) {
        passed = chunk;
        inbound.onContent(chunk.getByteBuffer(), false, this);
    }

    private void passAhead() {
        Content.Chunk chunk = ahead;
        ahead = null;
        if (chunk == null) {
            return;
        }
        pass(chunk);
    }

    private void passLast(Response response) {
        Content.Chunk chunk = last;
        if (chunk == null) {
            return;
        }
        last = null;
        passed = chunk;
        over = true;
        HttpFields trailers = response.getTrailers();
        if (trailers != null && trailers.size() > 0) {
            inbound.onTrailers(trailers);
        }
        inbound.onContent(chunk.getByteBuffer(), true, this);
    }

    /** The inbound is done with the piece that was passed. */
    @Override
    public void succeeded() {
        release();
        if (over) {
            return;
        }
        if (ahead != null) {
            calls.run(this::passAhead);
        } else {
            requireNonNull(content).demand(this);
        }
    }

    /** The inbound could not use the piece that was passed. */
    @Override
    public void failed(Throwable cause) {
        release();
        if (!over) {
            cancel(cause);
        }
    }

    private void release() {
        Content.Chunk chunk = passed;
        passed = null;
        if (chunk != null) {
            chunk.release();
        }
    }

    /** The answer is complete; the request perhaps not. */
    @Override
    public void onSuccess(Response response) {
        if (uploaded) {
            return; // onComplete follows, when the connection is back in its pool
        }
        passLast(response);
        RequestBody body = requestBody;
        PinnedRequest pinned = request;
        if (body != null && !body.isComplete() && pinned != null) {
            // Nobody wants the rest. As the request has failed then, the connection is not used again.
            var unused = pinned.fail(new ClosedChannelException());
        }
    }

    @Override
    public void onFailure(Response response, Throwable failure) {
        fail(failure);
    }

    @Override
    public void onComplete(Result result) {
        if (last != null) {
            passLast(result.getResponse());
        } else if (result.isFailed()) {
            fail(result.getFailure());
        }
    }

    private void abort(Throwable cause) {
        PinnedRequest pinned = request;
        if (pinned != null) {
            var unused = pinned.abort(cause);
        }
    }

    /** Ends the exchange, unless it is over. */
    void fail(Throwable failure) {
        calls.run(() -> {
            if (over) {
                return;
            }
            over = true;
            ahead = drop(ahead);
            last = drop(last);
            inbound.onFailure(new Inbound.Failure(kind(failure), connected, headReceived, reused, failure));
        });
    }

    private static Content.@Nullable Chunk drop(Content.@Nullable Chunk chunk) {
        if (chunk != null) {
            chunk.release();
        }
        return null;
    }

    private Inbound.Kind kind(Throwable failure) {
        if (cancelled) {
            return Inbound.Kind.CANCELLED;
        }
        if (overload) {
            return Inbound.Kind.OVERLOAD;
        }
        if (requestBody != null && requestBody.failure() != null) {
            return Inbound.Kind.REQUEST_BODY;
        }
        if (failure instanceof TimeoutException) {
            return Inbound.Kind.TIMEOUT;
        }
        if (!connected) {
            return Inbound.Kind.CONNECT;
        }
        boolean closed = failure instanceof IOException && !(failure instanceof ProtocolException);
        return closed ? Inbound.Kind.CLOSED : Inbound.Kind.PROTOCOL;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
