package org.jettygateway.internal.upstream.client;

import org.eclipse.jetty.http.HttpFields;

/** A request's wish to leave HTTP for another protocol on the same connection (RFC 9110, section 7.8). */
public interface Upgrade {

    /** What {@code Upgrade} says: {@code websocket}. */
    String protocol();

    /**
     * Whether the head of a 101 (Switching Protocols) means that the backend speaks this protocol from then on. Where it does
     * not, nobody knows what follows on the connection.
     */
    boolean isConfirmedBy(HttpFields fields);
}
