package org.jettygateway.handler;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request whose protocol does not say in the head whether there is one: a first read found out, and what it
 * gave is handed out again.
 */
final class CoreBody implements Content.Source {

    private final Request request;
    private final AtomicReference<Content.@Nullable Chunk> first;

    private CoreBody(Request request, Content.Chunk first) {
        this.request = request;
        this.first = new AtomicReference<>(first);
    }

    /** The body of a request; null where it has none. Called once per request. */
    static Content.@Nullable Source of(Request request) {
        HttpFields fields = request.getHeaders();
        long length = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        if (length >= 0) {
            return length == 0 ? null : request;
        }
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            return fields.contains(HttpHeader.TRANSFER_ENCODING) ? request : null;
        }
        Content.Chunk chunk = request.read();
        if (chunk == null) {
            return request;
        }
        if (chunk.isLast() && !chunk.hasRemaining() && !Content.Chunk.isFailure(chunk)) {
            chunk.release();
            return null;
        }
        return new CoreBody(request, chunk);
    }

    /** Gives back what nobody has read. */
    void close() {
        Content.Chunk chunk = first.getAndSet(null);
        if (chunk != null) {
            chunk.release();
        }
    }

    @Override
    public long getLength() {
        return request.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = first.getAndSet(null);
        return chunk != null ? chunk : request.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
        if (first.get() != null) {
            demandCallback.run();
        } else {
            request.demand(demandCallback);
        }
    }

    @Override
    public void fail(Throwable failure) {
        close();
        request.fail(failure);
    }
}
