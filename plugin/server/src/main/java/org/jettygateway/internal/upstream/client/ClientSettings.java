package org.jettygateway.internal.upstream.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How backends are spoken to.
 *
 * @param connectionsPerEndpoint how many connections an endpoint gets at most; HTTP/1.1 carries one exchange on each
 * @param queuePerEndpoint how many exchanges may wait for a connection before more are refused as
 *     {@link Inbound.Kind#OVERLOAD}
 * @param connectTimeout how long making a connection may take
 * @param idleTimeout how long a connection may be silent, in an exchange or in the pool
 * @param continueTimeout how long a body waits for the backend's 100 (Continue) before it is sent without (RFC 9110,
 *     section 10.1.1)
 * @param maxAnswerHead the size limit of an answer's head in bytes; applies to each interim answer and to trailers, too
 * @param readBuffer the size in bytes of the buffers that answers are read into; held only while bytes are in them
 */
public record ClientSettings(
        int connectionsPerEndpoint,
        int queuePerEndpoint,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration continueTimeout,
        int maxAnswerHead,
        int readBuffer) {

    /** What holds unless somebody says otherwise. */
    public static final ClientSettings DEFAULTS = new ClientSettings(
            256, 1024, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(1), 32 * 1024, 64 * 1024);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive; there is no "without limit"
     */
    public ClientSettings {
        positive(connectionsPerEndpoint, "connectionsPerEndpoint");
        positive(queuePerEndpoint, "queuePerEndpoint");
        positive(requireNonNull(connectTimeout, "connectTimeout").toMillis(), "connectTimeout");
        positive(requireNonNull(idleTimeout, "idleTimeout").toMillis(), "idleTimeout");
        positive(requireNonNull(continueTimeout, "continueTimeout").toMillis(), "continueTimeout");
        positive(maxAnswerHead, "maxAnswerHead");
        positive(readBuffer, "readBuffer");
    }

    private static void positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s: %d (expected: more than 0)".formatted(name, value));
        }
    }
}
