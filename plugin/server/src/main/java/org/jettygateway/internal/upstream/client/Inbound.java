package org.jettygateway.internal.upstream.client;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * What comes back from a backend, in this order: any number of {@link #onInterim}, one {@link #onHead}, any number of
 * {@link #onContent} of which the last says so, perhaps with {@link #onTrailers} right before it. {@link #onFailure} may come
 * at any point before the last content, once, and ends it, perhaps while a piece has not been given back yet: that must
 * still be done. Calls never overlap.
 */
public interface Inbound {

    /**
     * An interim answer (1xx other than 101).
     *
     * @param status 100 (Continue), 103 (Early Hints), ...
     * @param fields its fields; to be read before this returns
     */
    void onInterim(int status, HttpFields fields);

    /**
     * The final answer's head. Nothing is sent to the client yet.
     *
     * @param status 200 to 599
     * @param fields its end-to-end fields as the backend sent them, {@code Content-Length} among them; framing and
     *     connection-specific fields may still be there; the receiver's, to read and to change, until this returns
     */
    void onHead(int status, HttpFields.Mutable fields);

    /**
     * A piece of the body. The next comes when {@code callback} has succeeded; the buffer is the client's until then. An
     * answer without a body is one empty last piece. Where the callback fails, the exchange is aborted.
     *
     * @param content the bytes; may be empty
     * @param last whether the answer is complete with it
     * @param callback completed when the bytes are no longer needed
     */
    void onContent(ByteBuffer content, boolean last, Callback callback);

    /**
     * The backend has changed to the protocol that {@link Outbound#upgrade} asked for, and confirmed it; in place of a final
     * answer, and the last call. The connection is no longer the client's: whoever gets it must bring it to its end, and calls
     * {@link EndPoint#upgrade} with a connection of its own. One that is a {@code Connection.UpgradeTo} is given what was
     * read behind the head.
     *
     * @param fields those of the 101 (Switching Protocols)
     * @param endPoint the connection's; nothing is being read or written
     */
    default void onUpgraded(HttpFields fields, EndPoint endPoint) {
        endPoint.close();
        throw new IllegalStateException("nothing was to be upgraded");
    }

    /** The answer's trailers; at most once, right before the last content. */
    void onTrailers(HttpFields trailers);

    /**
     * The exchange failed. A truncated answer is a failure, never a last content.
     *
     * @param failure what happened
     */
    void onFailure(Failure failure);

    /**
     * Why an exchange failed, and what a second try must know.
     *
     * @param kind what happened
     * @param connected whether a connection was there: false means that no byte of the request was sent
     * @param headReceived whether {@link #onHead} was called
     * @param reused whether the connection had served an earlier exchange, or ended before this one began on it
     * @param cause for the log
     */
    record Failure(Kind kind, boolean connected, boolean headReceived, boolean reused, Throwable cause) {}

    /** What can go wrong. */
    enum Kind {
        /** No connection could be made, or not within its time limit. */
        CONNECT,
        /** The time for the exchange ran out, with the wait for a connection; or the connection was silent for too long. */
        TIMEOUT,
        /** The connection ended, or was reset, before the answer was complete. */
        CLOSED,
        /** The backend sent what is not HTTP, or more than the limits allow. */
        PROTOCOL,
        /** The request's body could not be read: the client is gone or broke the rules of framing. */
        REQUEST_BODY,
        /** Somebody called {@link UpstreamClient.Cancel#cancel}. */
        CANCELLED,
        /** Too many requests wait for a connection already. */
        OVERLOAD
    }
}
