package org.jettygateway.internal.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;

/**
 * The body of a copy of a request: filled while the request's own body is read, and emptied by the mirror. A mirror that
 * falls behind is given up. One thread at a time fills it, one at a time reads it.
 */
final class MirrorBody implements Content.Source {

    /** How many bytes may wait for a mirror. */
    static final int MOST_WAITING = 64 * 1024;

    private final Queue<Content.Chunk> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> demand = new AtomicReference<>();
    private final long length;
    private volatile boolean filled;
    private volatile @Nullable Throwable failure;
    private volatile UpstreamClient.@Nullable Cancel cancel;

    /**
     * An empty one.
     *
     * @param length how many bytes are to come; -1 where it is not known
     */
    MirrorBody(long length) {
        this.length = length;
    }

    /** Adds a piece, which nobody writes to any more. */
    void add(ByteBuffer piece, boolean last) {
        if (failure != null) {
            return;
        }
        if (waiting.addAndGet(piece.remaining()) > MOST_WAITING) {
            giveUp("the mirror is too slow");
            return;
        }
        pieces.add(Content.Chunk.from(piece, last));
        filled = last;
        wake();
    }

    /** No more comes: where it is not whole, it is no body. */
    void end() {
        if (!filled) {
            giveUp("the request has ended");
        }
    }

    /** Drops what waits, and everything that is still to come. */
    void giveUp(String why) {
        Throwable cause = new IOException(why);
        failure = cause;
        pieces.clear();
        cancelBy(cancel);
        wake();
    }

    /** Says how the copy is ended: where the mirror takes nothing, it does not notice a failure of the body. */
    void cancelBy(UpstreamClient.@Nullable Cancel cancel) {
        this.cancel = cancel;
        Throwable cause = failure;
        if (cancel != null && cause != null) {
            cancel.cancel(cause);
        }
    }

    private void wake() {
        Runnable reader = demand.getAndSet(null);
        if (reader != null) {
            reader.run();
        }
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Throwable cause = failure;
        if (cause != null) {
            return Content.Chunk.from(cause, true);
        }
        boolean whole = filled; // before the queue is asked: what is added later is found later
        Content.Chunk piece = pieces.poll();
        if (piece == null) {
            return whole ? Content.Chunk.EOF : null;
        }
        waiting.addAndGet(-piece.remaining());
        return piece;
    }

    @Override
    public void demand(Runnable reader) {
        demand.set(reader);
        if (filled || failure != null || !pieces.isEmpty()) {
            wake();
        }
    }

    @Override
    public void fail(Throwable cause) {
        giveUp("the mirror does not want it");
    }
}
