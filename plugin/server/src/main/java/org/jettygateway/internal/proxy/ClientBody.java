package org.jettygateway.internal.proxy;

import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A request's body that knows whether anything of it was read: then the request cannot be sent again. */
final class ClientBody implements Content.Source {

    private final Content.Source source;
    private volatile boolean touched;

    ClientBody(Content.Source source) {
        this.source = source;
    }

    /** Whether a piece was handed out, or the body failed. */
    boolean isTouched() {
        return touched;
    }

    @Override
    public long getLength() {
        return source.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = source.read();
        if (chunk != null) {
            touched = true;
        }
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        source.demand(demandCallback);
    }

    /**
     * Does not touch the request: whether there is a second try, or which answer the client gets, is for the exchange to say.
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
