package org.jettygateway.internal.proxy;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * One client request as a door hands it to the pipeline, and the way its answer takes. A door is a thin adapter from its own
 * request and response types to this; every decision is the pipeline's.
 */
public interface Downstream {

    /** What routing saw. */
    RequestView view();

    /** The path and query to forward: the canonical path with its parameters, and the query as it came. */
    String target();

    /** {@code Host} or {@code :authority} as the client sent it, without trailing dot; empty in HTTP/1.0 without Host. */
    String authority();

    /** The request's fields as they came. */
    HttpFields fields();

    /** {@code http} or {@code https}: how the connection is, whatever the client says. */
    String scheme();

    /** The protocol of the request, as in {@code Via}: {@code 1.1}, {@code 2.0}. */
    String protocolVersion();

    /** The client's IP address, without brackets. */
    String remoteAddress();

    /** The length of the body in bytes; -1 where it is not known before its end. */
    long length();

    /** The body; null where the request has none. */
    Content.@Nullable Source body();

    /** The request's trailers, once the body is read to its end; null where there are none, or the door cannot have them. */
    @Nullable
    HttpFields requestTrailers();

    /**
     * Calls back, at most once, when the client is gone before its answer is complete, where the protocol and the door can
     * know. To be called before anything is written, and again by whoever takes the request over: the last listener counts,
     * earlier ones may be told too.
     */
    void whenGone(Consumer<Throwable> listener);

    /**
     * Sends an interim answer, where the protocol and the door can; never 100 (Continue), which the door sends by itself when
     * the body is asked for.
     */
    void interim(int status, HttpFields fields);

    /** Sets the final answer's head, in place of one set before; it goes out with the first {@link #write}. */
    void head(int status, HttpFields fields);

    /** Sets the answer's trailers, before the last write; dropped where the protocol or the door cannot carry them. */
    void trailers(HttpFields trailers);

    /** Writes a piece of the body; one at a time. The last one completes the exchange when its callback succeeds. */
    void write(boolean last, ByteBuffer content, Callback callback);

    /** Whether the head is on its way: then an error can only be told by {@link #abort}. */
    boolean isCommitted();

    /**
     * Whether the request is an extended CONNECT for WebSocket (RFC 8441), which rules see as the GET that it stands for. A
     * final answer with a status of 2xx would tell its client that the tunnel is there.
     */
    default boolean isWebSocketConnect() {
        return false;
    }

    /** What a tunnel to this client needs; null where the door cannot hand over its connection. */
    default @Nullable ClientEnd clientEnd() {
        return null;
    }

    /**
     * Tells the client of the change of protocol, in place of a final answer, and hands its connection over; only where there
     * is a {@link #clientEnd}.
     *
     * @param status 101, or 200 to a CONNECT
     * @param next takes the client's end point over when the head is out
     * @param onFailure called where that does not happen
     */
    default void upgrade(int status, HttpFields fields, Connection next, Consumer<Throwable> onFailure) {
        throw new IllegalStateException("there is no client's end");
    }

    /** Breaks the answer off so that the client sees it is not whole: close without last chunk, or a stream reset. */
    void abort(Throwable cause);
}
