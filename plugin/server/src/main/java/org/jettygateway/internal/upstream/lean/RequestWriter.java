package org.jettygateway.internal.upstream.lean;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.IteratingCallback;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request: its head, with the first of the body where that is there already, and the rest as it comes. One that had no
 * body can be used again, as nobody else has to do with it.
 */
final class RequestWriter extends IteratingCallback {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final LeanConnection connection;
    private final ByteBufferPool buffers;
    private final RequestHead heads = new RequestHead();
    private final ByteBuffer[] headOnly = new ByteBuffer[1];

    // Set before the first process().
    private @Nullable LeanExchange exchange;
    private Content.@Nullable Source body;
    private boolean chunked;
    private boolean expects;

    // Only touched in process() and by what follows a write.
    private @Nullable RetainableByteBuffer head;
    private Content.@Nullable Chunk chunk;
    private boolean begun;
    private boolean waiting;
    private boolean lastChunk;
    private long missing;
    private @Nullable Throwable brokenBody;

    private volatile boolean proceeded;
    private volatile boolean bodyTouched;
    private volatile boolean bodyRead;
    private volatile boolean sent;
    private volatile boolean untouched;
    private volatile boolean broken;

    RequestWriter(LeanConnection connection, ByteBufferPool buffers, LeanExchange exchange) {
        this.connection = connection;
        this.buffers = buffers;
        take(exchange);
    }

    /** Takes another exchange, after {@link #leave} said so; returns false where it cannot. */
    boolean again(LeanExchange next) {
        if (!reset()) {
            return false;
        }
        take(next);
        return true;
    }

    private void take(LeanExchange given) {
        Outbound outbound = given.outbound();
        exchange = given;
        body = outbound.body();
        long length = body == null ? 0 : outbound.length();
        chunked = length < 0;
        missing = Math.max(0, length);
        expects = body != null && outbound.expectsContinue();
        bodyRead = body == null;
        begun = false;
        sent = false;
    }

    /** Whatever is left to be done need not be. Returns whether it can be used {@link #again}. */
    boolean leave() {
        if (!isSucceeded()) {
            abort(new ClosedChannelException());
            return false;
        }
        boolean bare = body == null;
        exchange = null; // it would hold on to the client's request
        body = null;
        return bare;
    }

    private LeanExchange exchange() {
        return requireNonNull(exchange);
    }

    /** Whether all of the request was handed to the system. */
    boolean isSent() {
        return sent;
    }

    /** Whether nothing more of the body is needed: what is missing is being written. */
    boolean isBodyRead() {
        return bodyRead;
    }

    /** Whether the connection takes no more. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the connection was broken before it took the first byte, and the body is as it was. */
    boolean isUntouched() {
        return untouched;
    }

    /** Sends the body that waited for 100 (Continue); once is enough. */
    void proceed() {
        if (expects && !proceeded) {
            proceeded = true;
            iterate();
        }
    }

    @Override
    protected Action process() throws Throwable {
        Content.Source source = body;
        if (!begun) {
            return begin(source);
        }
        if (source == null || lastChunk) {
            reportSent();
            return Action.SUCCEEDED;
        }
        if (bodyRead) {
            reportSent(); // but its source wants to be read to its end
        }
        if (expects && !proceeded) {
            if (!waiting) {
                waiting = true;
                exchange().awaitContinue(this);
            }
            return Action.IDLE;
        }
        Content.Chunk next = read(source);
        if (next == null) {
            source.demand(this::iterate);
            return Action.IDLE;
        }
        if (!next.hasRemaining() && !(chunked && lastChunk)) {
            succeeded();
        } else {
            write(null, next);
        }
        return Action.SCHEDULED;
    }

    private void reportSent() {
        if (!sent) {
            sent = true;
            connection.onUpload();
        }
    }

    private Action begin(Content.@Nullable Source source) throws Throwable {
        begun = true;
        Content.Chunk first = source == null || expects ? null : read(source);
        RetainableByteBuffer made = heads.of(exchange().outbound(), buffers);
        head = made;
        if (first == null) {
            headOnly[0] = made.getByteBuffer();
            connection.getEndPoint().write(this, headOnly);
        } else {
            write(made.getByteBuffer(), first);
        }
        return Action.SCHEDULED;
    }

    private Content.@Nullable Chunk read(Content.Source source) throws Throwable {
        bodyTouched = true;
        Content.Chunk next = source.read();
        if (next == null) {
            return null;
        }
        if (Content.Chunk.isFailure(next)) {
            brokenBody = next.getFailure();
            throw brokenBody;
        }
        chunk = next;
        lastChunk = next.isLast();
        if (!chunked) {
            missing -= next.remaining();
            if (missing < 0 || (missing > 0 && lastChunk)) {
                brokenBody = new ProtocolException("a body of another length than it should have");
                throw brokenBody;
            }
        }
        if (chunked ? lastChunk : missing == 0) {
            bodyRead = true;
        }
        return next;
    }

    private void write(@Nullable ByteBuffer before, Content.Chunk next) {
        EndPoint endPoint = connection.getEndPoint();
        ByteBuffer data = next.getByteBuffer();
        if (!chunked) {
            if (before == null) {
                endPoint.write(this, data);
            } else {
                endPoint.write(this, before, data);
            }
            return;
        }
        List<ByteBuffer> parts = new ArrayList<>(5);
        if (before != null) {
            parts.add(before);
        }
        if (data.hasRemaining()) {
            parts.add(ByteBuffer.wrap((Integer.toHexString(data.remaining()) + "\r\n").getBytes(US_ASCII)));
            parts.add(data);
            parts.add(ByteBuffer.wrap(LINE_END));
        }
        if (lastChunk) {
            parts.add(RequestHead.end(exchange().outbound().trailers()));
        }
        endPoint.write(this, parts.toArray(ByteBuffer[]::new));
    }

    @Override
    protected void onSuccess() {
        release();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        RetainableByteBuffer first = head;
        untouched =
                begun && !bodyTouched && first != null && first.getByteBuffer().position() == 0;
        release();
        Throwable fault = brokenBody;
        if (fault != null) {
            exchange().end(Inbound.Kind.REQUEST_BODY, fault);
        } else if (cause instanceof IOException) {
            broken = true; // often the backend has answered and closed without reading it all: that is to be read first
            connection.onUpload();
        } else {
            exchange().end(Inbound.Kind.PROTOCOL, cause);
        }
    }

    private void release() {
        RetainableByteBuffer first = head;
        head = null;
        if (first != null) {
            first.release();
        }
        Content.Chunk piece = chunk;
        chunk = null;
        if (piece != null) {
            piece.release();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
