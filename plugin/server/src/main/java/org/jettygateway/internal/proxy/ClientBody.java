package org.jettygateway.internal.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that knows whether it can be sent again: as long as no try has begun to read it, and afterwards where all
 * of it was kept. It is kept as a copy, as a piece of a few bytes would hold on to a whole buffer of the pool.
 */
final class ClientBody implements Content.Source {

    private final Content.Source source;
    private final long length;
    private final int limit;
    // Whether anybody tried to read, and so may do again, or waits for what comes.
    private volatile boolean touched;
    private volatile boolean whole;
    // Written by whoever reads, before "whole" is.
    private @Nullable ByteArrayOutputStream kept;

    /**
     * A body that nobody has read from.
     *
     * @param length its length in bytes; -1 where it is not known
     * @param limit how many bytes to keep at most: a longer body cannot be sent again; 0 keeps none
     */
    ClientBody(Content.Source source, long length, int limit) {
        this.source = source;
        this.length = length;
        this.limit = limit;
        this.kept = limit == 0 || length > limit ? null : new ByteArrayOutputStream();
    }

    /** The body from its beginning; null where it cannot be had. */
    Content.@Nullable Source again() {
        if (!touched) {
            return this;
        }
        ByteArrayOutputStream all = whole ? kept : null;
        return all == null ? null : new ByteBufferContentSource(ByteBuffer.wrap(all.toByteArray()));
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public Content.@Nullable Chunk read() {
        touched = true;
        Content.Chunk chunk = source.read();
        if (chunk != null && kept != null) {
            keep(chunk, kept);
        }
        return chunk;
    }

    private void keep(Content.Chunk chunk, ByteArrayOutputStream bytes) {
        if (Content.Chunk.isFailure(chunk) || bytes.size() + chunk.remaining() > limit) {
            kept = null;
            return;
        }
        byte[] copy = new byte[chunk.remaining()];
        chunk.getByteBuffer().slice().get(copy);
        bytes.writeBytes(copy);
        if (chunk.isLast() || bytes.size() == length) {
            whole = true;
        }
    }

    @Override
    public void demand(Runnable demandCallback) {
        source.demand(demandCallback);
    }

    /**
     * Does not touch the request: whether there is another try, or which answer the client gets, is for the exchange to say.
     */
    @Override
    public void fail(Throwable failure) {
        // What is left unread is the business of whoever completes the exchange.
    }

    @Override
    public void fail(Throwable failure, boolean last) {
        fail(failure);
    }
}
