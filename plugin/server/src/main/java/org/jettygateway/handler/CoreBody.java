package org.jettygateway.handler;

import java.io.EOFException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request while it goes to a backend, and what is left of it afterwards.
 *
 * <p>An answer can be complete while somebody still reads the upload, or waits for more of it; Jetty allows neither beside
 * the end of a request. So whoever comes second carries the end out: the reader, or {@link #drain} and {@link #close}.
 */
final class CoreBody implements Content.Source {

    /**
     * How many bytes are read and thrown away after an early answer: a client that sends all before it reads, and whose
     * connection were closed instead, might never see the answer (RFC 9112, section 9.6).
     */
    static final int MAX_DRAINED = 4 * 1024 * 1024;

    private static final int READING = 1;
    private static final int DEMANDED = 2;
    private static final int DRAINED = 4;
    private static final int CLOSED = 8;
    private static final int ENDED = DRAINED | CLOSED;

    private final Request request;
    private final AtomicInteger state = new AtomicInteger();
    // What the first read gave, which found out whether there is a body; null when it was handed out.
    private Content.@Nullable Chunk first;
    private @Nullable Runnable completion;
    private long drained;

    private CoreBody(Request request, Content.@Nullable Chunk first) {
        this.request = request;
        this.first = first;
    }

    /** The body of a request; null where it has none. Called once per request. */
    static @Nullable CoreBody of(Request request) {
        HttpFields fields = request.getHeaders();
        long length = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        if (length >= 0) {
            return length == 0 ? null : new CoreBody(request, null);
        }
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            return fields.contains(HttpHeader.TRANSFER_ENCODING) ? new CoreBody(request, null) : null;
        }
        // HTTP/2 does not say in the head whether there is a body.
        Content.Chunk chunk = request.read();
        if (chunk != null && chunk.isLast() && !chunk.hasRemaining() && !Content.Chunk.isFailure(chunk)) {
            chunk.release();
            return null;
        }
        return new CoreBody(request, chunk);
    }

    @Override
    public long getLength() {
        return request.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (begin(READING)) {
            return over();
        }
        Content.Chunk chunk = next();
        int ended = end(READING);
        if (ended == 0) {
            return chunk;
        }
        if (chunk != null) {
            chunk.release();
        }
        carryOut(ended);
        return over();
    }

    @Override
    public void demand(Runnable demandCallback) {
        if (begin(DEMANDED)) {
            return; // nobody is there to read
        }
        if (first != null) {
            onAvailable(demandCallback);
        } else {
            demandNext(() -> onAvailable(demandCallback));
        }
    }

    /** Nothing here blocks; Jetty would hand each piece of a body to another thread if it were not told so. */
    private void demandNext(Runnable whenThere) {
        request.demand(Invocable.from(InvocationType.NON_BLOCKING, whenThere));
    }

    private void onAvailable(Runnable demandCallback) {
        int ended = end(DEMANDED);
        if (ended == 0) {
            demandCallback.run();
        } else if (ended == DRAINED) {
            carryOut(ended);
        }
    }

    /** Returns whether it is too late. */
    private boolean begin(int what) {
        return (state.getAndUpdate(now -> (now & ENDED) == 0 ? now | what : now) & ENDED) != 0;
    }

    /** Returns how the request ended meanwhile; 0 if it goes on. */
    private int end(int what) {
        return state.getAndUpdate(now -> now & ~what) & ENDED;
    }

    private static Content.Chunk over() {
        return Content.Chunk.from(new EOFException("the exchange is over"));
    }

    private Content.@Nullable Chunk next() {
        Content.Chunk chunk = first;
        first = null;
        return chunk != null ? chunk : request.read();
    }

    /**
     * The answer is complete: reads what is left, up to a limit.
     *
     * @param whenDone ends the request
     */
    void drain(Runnable whenDone) {
        completion = whenDone;
        if ((state.getAndUpdate(now -> now | DRAINED) & (READING | DEMANDED)) == 0) {
            carryOut(DRAINED);
        }
    }

    /**
     * The exchange has failed, and the rest of the body is of no use.
     *
     * @param whenDone ends the request
     */
    void close(Runnable whenDone) {
        completion = whenDone;
        if ((state.getAndUpdate(now -> now | CLOSED) & READING) == 0) {
            carryOut(CLOSED);
        }
    }

    /** Whether the answer is complete, so that a client that has fallen silent is not waited for. */
    boolean isDraining() {
        return (state.get() & DRAINED) != 0;
    }

    private void carryOut(int ended) {
        if (ended == CLOSED || readToEnd()) {
            if (first != null) {
                first.release();
                first = null;
            }
            if (completion != null) {
                completion.run();
            }
        }
    }

    /** Returns false where it waits for more. */
    private boolean readToEnd() {
        while (drained <= MAX_DRAINED) {
            Content.Chunk chunk = next();
            if (chunk == null) {
                demandNext(() -> carryOut(DRAINED));
                return false;
            }
            drained += chunk.remaining();
            chunk.release();
            if (chunk.isLast()) { // or a failure, which is no loss now
                return true;
            }
        }
        return true;
    }

    @Override
    public void fail(Throwable failure) {
        request.fail(failure);
    }
}
