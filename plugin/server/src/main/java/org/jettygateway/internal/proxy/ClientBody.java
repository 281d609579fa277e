package org.jettygateway.internal.proxy;

import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A request's body that knows whether a try has begun to read it: then the request cannot be sent again. */
final class ClientBody implements Content.Source {

    private final Content.Source source;
    private volatile boolean touched;

    ClientBody(Content.Source source) {
        this.source = source;
    }

    /** Whether anybody tried to read, and so may do again, or waits for what comes. */
    boolean isTouched() {
        return touched;
    }

    @Override
    public long getLength() {
        return source.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
        touched = true;
        return source.read();
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
