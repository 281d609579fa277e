package org.jettygateway.internal.upstream.client;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A request as it goes to a backend. The pipeline has decided everything; an implementation adds nothing but framing. */
public interface Outbound {

    /** The request method. */
    String method();

    /** The request target in origin form, path and query, exactly as it goes over the wire. */
    String target();

    /** The value of {@code Host} ({@code :authority}) as the backend sees it: the client's unless a rule rewrote it. */
    String authority();

    /** All end-to-end fields to send; no {@code Host}, no connection-specific fields, no framing. */
    HttpFields fields();

    /**
     * The body's length in bytes; -1 where it is not known before its end, which sends it chunked. Without a body: 0 or -1;
     * sends no framing, but {@code Content-Length: 0} where the method implies a body (RFC 9110, section 8.6).
     */
    long length();

    /**
     * The body; null where the request has none. It is read with back-pressure, from its current position, once. It stays the
     * caller's: it is never failed, only left alone when the exchange ends before it does, perhaps with a demand that is
     * still registered. After a failure that was not {@link Inbound.Failure#connected} it is untouched.
     */
    Content.@Nullable Source body();

    /**
     * The request's trailers; null where it has none. Asked for when the body is read to its end, and only where the way to
     * the backend can carry them: HTTP/2, or a chunked body.
     */
    default @Nullable HttpFields trailers() {
        return null;
    }

    /**
     * Whether the client awaits 100 (Continue): the body must not be read before the backend asked for it, because reading
     * makes the client send. As a backend may never ask, the body is sent without after a while (RFC 9110, section 10.1.1).
     * The implementation sends {@code Expect} itself.
     */
    boolean expectsContinue();

    /**
     * The protocol that the connection is to change to; null where it stays HTTP. Such a request has no body. Only HTTP/1.1
     * connections change; to an HTTP/2 backend the request goes as if this were null.
     */
    default @Nullable Upgrade upgrade() {
        return null;
    }

    /** How long to wait in milliseconds for the whole exchange, up to a change of protocol; 0 means for ever. */
    long timeoutMillis();
}
