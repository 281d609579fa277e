package org.jettygateway.internal.upstream.client;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the client. Knows whose fault a failure is, and keeps the source as it is when an exchange
 * ends early: it belongs to the caller, who may send an unread one again.
 */
final class RequestBody implements Request.Content {

    private final Content.Source source;
    private final long length;
    private volatile boolean complete;
    private volatile @Nullable Throwable failure;

    RequestBody(Content.Source source, long length) {
        this.source = source;
        this.length = length;
    }

    /** Whether all of it was handed over for sending. */
    boolean isComplete() {
        return complete;
    }

    /** Why it could not be read; null where it could. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = source.read();
        if (Content.Chunk.isFailure(chunk)) {
            failure = chunk.getFailure();
        } else if (chunk != null && chunk.isLast()) {
            complete = true;
        }
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        source.demand(demandCallback);
    }

    @Override
    public void fail(Throwable cause) {
        // Not passed on; see above.
    }

    @Override
    public void fail(Throwable cause, boolean last) {
        // Not passed on; see above.
    }

    @Override
    public boolean rewind() {
        return false;
    }
}
