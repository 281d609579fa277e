package org.jettygateway.extension;

import org.jspecify.annotations.Nullable;

/**
 * A request in the hands of an {@link ExtensionFilter}, until it calls {@link #proceed} or {@link #respond}, once. What rules
 * were matched by, the host and the path, cannot be changed.
 *
 * <p>Headers are as the backend would get them if the route changed nothing: without those of the connection, with the
 * gateway's own {@code X-Forwarded-*} and {@code Via}, and as earlier filters left them. Header modifiers of the route come
 * after all of these filters.
 *
 * <p>Used by one thread at a time. Where the client is gone, or the request's time has run out, calls have no effect any more.
 */
public interface FilteredRequest {

    /** The name by which the route refers to the filter. */
    String name();

    /** The namespace of the route. */
    String namespace();

    /** The method. */
    String method();

    /** The host in lower case, without port; empty where an HTTP/1.0 client named none. */
    String host();

    /** The path in the form that rules are matched by: decoded as far as that is safe, without path parameters. */
    String path();

    /** The query as it came, without question mark; null where there is none. */
    @Nullable
    String query();

    /**
     * A header of the request; null where there is none. Several fields of one name are joined by commas, as they are where
     * rules match headers.
     *
     * @param name case-insensitive
     */
    @Nullable
    String header(String name);

    /** {@code Content-Length} in bytes; -1 where the request does not say. The body itself is not to be had. */
    long length();

    /** The IP address of the client, or of the proxy before the gateway, without brackets. */
    String remoteAddress();

    /**
     * Replaces all fields of a name in the request by one.
     *
     * @throws IllegalArgumentException where the name or the value cannot be sent, or the header frames the message, belongs
     *     to the connection, or is {@code Host}
     */
    void setHeader(String name, String value);

    /**
     * Adds a field to the request.
     *
     * @throws IllegalArgumentException as {@link #setHeader} does
     */
    void addHeader(String name, String value);

    /**
     * Takes all fields of a name from the request.
     *
     * @throws IllegalArgumentException as {@link #setHeader} does
     */
    void removeHeader(String name);

    /**
     * Replaces all fields of a name in the answer by one: in that of the backend, in a redirect, and in that of {@link
     * #respond}. Header modifiers of the route come later.
     *
     * @throws IllegalArgumentException as {@link #setHeader} does
     */
    void setResponseHeader(String name, String value);

    /**
     * Adds a field to the answer, as {@link #setResponseHeader} sets it.
     *
     * @throws IllegalArgumentException as {@link #setHeader} does
     */
    void addResponseHeader(String name, String value);

    /**
     * Takes all fields of a name from the answer, as {@link #setResponseHeader} sets them.
     *
     * @throws IllegalArgumentException as {@link #setHeader} does
     */
    void removeResponseHeader(String name);

    /**
     * Lets the request go on: to the next filter, and then where its route says.
     *
     * @throws IllegalStateException where it was decided before
     */
    void proceed();

    /**
     * Answers the request, so that it goes nowhere else. The answer is plain text in UTF-8 unless {@link #setResponseHeader}
     * has said what it is. A client that asks for WebSocket over HTTP/2 would take a status of 2xx for its tunnel, and gets 501
     * instead.
     *
     * @param status from 200 to 599
     * @param body short; dropped where the status or the method has none
     * @throws IllegalArgumentException where the status is none for an answer
     * @throws IllegalStateException where it was decided before
     */
    void respond(int status, String body);
}
