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

    /** The body's length in bytes; -1 where it is not known before its end. Without a body: 0 or -1, sends no framing. */
    long length();

    /** The body; null where the request has none. It is read with back-pressure, from its current position, once. */
    Content.@Nullable Source body();

    /**
     * Whether the client awaits 100 (Continue): the body must not be read before the backend asked for it, because reading
     * makes the client send.
     */
    boolean expectsContinue();

    /** How long to wait in milliseconds for the whole exchange; 0 means for ever. */
    long timeoutMillis();
}
