package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.RetryableRequestException;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
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

    // How Jetty words it: it has no exception of its own.
    private static final String REFUSED_STREAM = ErrorCode.toString(ErrorCode.REFUSED_STREAM_ERROR.code, "");

    private final Outbound outbound;
    private final Inbound inbound;
    private final @Nullable RequestBody requestBody;
    private final AtomicBoolean proceeded = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> brokenUpload = new AtomicReference<>();

    private volatile @Nullable PinnedRequest request;
    private volatile @Nullable Connection connection;
    private volatile boolean cancelled;
    private volatile boolean overload;
    private volatile boolean connected;
    private volatile boolean reused;
    private volatile boolean tooLate;
    private volatile boolean uploaded;
    private volatile boolean headReceived;
    private volatile boolean answered;
    // Whether the last call on the inbound was made, or is being made.
    private volatile boolean over;
    private volatile Scheduler.@Nullable Task continueTimer;

    // Only touched in Jetty's order of notifications, but for the piece, which goes to the inbound and comes back.
    private int interims;
    private Content.@Nullable Source content;
    private long missing = -1;
    private boolean endInSight;
    // With the inbound; and the last one, kept until the answer is complete.
    private Content.@Nullable Chunk passed;
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
        this.connection = connection;
        connected = true;
        if (connection instanceof org.eclipse.jetty.io.Connection http1) {
            reused = http1.getMessagesIn() > 0;
        } else if (connection instanceof HttpConnectionOverHTTP2 http2) {
            HTTP2Session session = (HTTP2Session) http2.getSession();
            reused = session.getStreamsOpened() > 0;
            refuseWhatTheBackendDoesNotTake(session);
        }
    }

    // Jetty would find out in the middle of the head, and end the connection with all that others have on it.
    private void refuseWhatTheBackendDoesNotTake(HTTP2Session session) {
        int size = requireNonNull(request).headerListSize();
        int most = session.getGenerator().getHpackEncoder().getMaxHeaderListSize();
        if (most > 0 && size > most) {
            abort(new ProtocolException("a head of %d bytes (the backend takes %d)".formatted(size, most)));
        }
    }

    /** The backend has ended the connection, and takes no notice of the stream that the request is about to go out on. */
    void onOpenedTooLate() {
        tooLate = true;
    }

    /** The head is sent. */
    void onCommit() {
        if (tooLate) {
            abort(new RetryableRequestException("the connection has ended before"));
        }
    }

    /** The head is sent, and the body waits for the backend to ask for it; but not for ever. */
    void awaitContinue(Scheduler scheduler, Executor executor, Duration limit) {
        continueTimer = scheduler.schedule(
                () -> executor.execute(() -> {
                    if (!headReceived && !over) {
                        proceed();
                    }
                }),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    // Once: a second time would reach a sender that may be through with this request, and break it for the next.
    private void proceed() {
        stopContinueTimer();
        PinnedRequest pinned = request;
        if (pinned != null && proceeded.compareAndSet(false, true)) {
            pinned.getConversation().getExchanges().getLast().proceed(null, null);
        }
    }

    private void stopContinueTimer() {
        Scheduler.Task timer = continueTimer;
        if (timer != null) {
            timer.cancel();
        }
    }

    /**
     * The connection takes no more of the body. Often the backend has answered and closed without reading it all, so the
     * failure has no effect before the answer is there, or known not to come.
     */
    void onUploadBroken(Callback callback, Throwable failure) {
        brokenUpload.set(() -> callback.failed(failure));
        if (answered || over) {
            endBrokenUpload();
        }
    }

    private void endBrokenUpload() {
        Runnable broken = brokenUpload.getAndSet(null);
        if (broken != null) {
            broken.run();
        }
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
        // While the interim answer counted as the answer, which was complete, neither an abort nor a failed upload
        // ended it.
        Throwable cause = pinned.getAbortCause();
        if (cause == null) {
            cause = exchange.getRequestFailure();
        }
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
            proceed();
        }
    }

    /** The backend has changed the protocol: hands the connection over when its last reader here has left. */
    void onSwitched(Response response) {
        over = true;
        HttpFields fields = HttpFields.build(response.getHeaders()).asImmutable();
        GuardedConnection switched = (GuardedConnection) requireNonNull(connection);
        switched.leave(() -> inbound.onUpgraded(fields, switched.getEndPoint()));
    }

    @Override
    public void onHeaders(Response response) {
        int status = response.getStatus();
        if (status < 200 || status > 599) {
            abort(new ProtocolException("status %d (expected: 200 to 599)".formatted(status)));
            return;
        }
        HttpFields fields = response.getHeaders();
        if (response.getVersion() == HttpVersion.HTTP_2 ? !isHttp2() : !isFramedAsHttp1(fields)) {
            abort(new ProtocolException(
                    "%s, %s".formatted(response.getVersion(), fields.get(HttpHeader.TRANSFER_ENCODING))));
            return;
        }
        missing = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        headReceived = true;
        inbound.onHead(status, HttpFields.build(fields));
    }

    private boolean isHttp2() {
        PinnedRequest pinned = request;
        return pinned != null && pinned.target().isHttp2();
    }

    /** Nobody said that another coding than chunked could be decoded (RFC 9112, section 7.4); Jetty drops it unseen. */
    private static boolean isFramedAsHttp1(HttpFields fields) {
        return fields.stream()
                .filter(field -> field.getHeader() == HttpHeader.TRANSFER_ENCODING)
                .allMatch(field -> HttpHeaderValue.CHUNKED.is(field.getValue()));
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
        if (missing != 0 && !endInSight) {
            pass(chunk);
            return;
        }
        // The end can be read already: this piece is the last, which saves an empty one.
        Content.Chunk end = source.read();
        if (end == null || Content.Chunk.isFailure(end)) {
            pass(chunk);
        } else if (end.isLast()) {
            end.release();
            last = chunk;
        } else {
            end.release();
            chunk.release();
            abort(new ProtocolException("bytes after the end"));
        }
    }

    /** A piece was parsed. The end is in sight if nothing but the end can follow in what was received with it. */
    void onPiece(boolean end) {
        endInSight = end;
    }

    private void pass(Content.Chunk chunk) {
        passed = chunk;
        inbound.onContent(chunk.getByteBuffer(), false, this);
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
        if (!over) {
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

    /** Whether the answer is complete. */
    boolean isAnswered() {
        return answered;
    }

    /** The answer is complete; the request perhaps not. */
    @Override
    public void onSuccess(Response response) {
        stopContinueTimer();
        answered = true;
        RequestBody body = requestBody;
        if (body == null || uploaded) {
            return; // onComplete follows, when the connection is back in its pool
        }
        passLast(response);
        endBrokenUpload();
        PinnedRequest pinned = request;
        if (!body.isComplete() && pinned != null) {
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
        if (over) {
            return;
        }
        over = true;
        stopContinueTimer();
        Content.Chunk unused = last;
        last = null;
        if (unused != null) {
            unused.release();
        }
        inbound.onFailure(failure(failure));
        endBrokenUpload();
    }

    private Inbound.Failure failure(Throwable failure) {
        Inbound.Kind kind = kind(failure);
        if ((kind == Inbound.Kind.CLOSED || kind == Inbound.Kind.PROTOCOL)
                && !headReceived
                && isNotProcessed(failure)) {
            return new Inbound.Failure(Inbound.Kind.CLOSED, false, false, true, failure);
        }
        boolean pooled = reused || (kind == Inbound.Kind.CLOSED && !connected);
        return new Inbound.Failure(kind, connected, headReceived, pooled, failure);
    }

    /**
     * Whether an HTTP/2 backend has certainly not looked at the request, as it was about to end the connection or had no room
     * for one more (RFC 9113, 8.7); or whether the connection was at its end before the request went out.
     */
    private boolean isNotProcessed(Throwable failure) {
        if (!(connection instanceof HttpConnectionOverHTTP2 http2)) {
            return false;
        }
        return tooLate
                || failure instanceof RetryableRequestException
                || (failure instanceof IOException && REFUSED_STREAM.equals(failure.getMessage()))
                || (failure instanceof IllegalStateException && ((HTTP2Session) http2.getSession()).isClosed());
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
            return isEnd(failure) ? Inbound.Kind.CLOSED : Inbound.Kind.CONNECT;
        }
        boolean closed = failure instanceof IOException && !(failure instanceof ProtocolException);
        return closed ? Inbound.Kind.CLOSED : Inbound.Kind.PROTOCOL;
    }

    /**
     * Whether a connection was chosen and closed before anything went out on it; one that cannot be made says more. An HTTP/2
     * connection that ends so was never made: its making is an exchange of its own.
     */
    private boolean isEnd(Throwable failure) {
        PinnedRequest pinned = request;
        return pinned != null
                && !pinned.target().isHttp2()
                && (failure instanceof ClosedChannelException || failure instanceof EOFException);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
