package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A generation that came to serve.
 *
 * @param generation the generation; where only endpoints have changed since, the newest with the same tables
 * @param time when it came to serve first
 * @param hash of its documents' content, SHA-256 in hexadecimal: equal where the content is
 * @param diff what it changed, against the generation that served before it
 */
public record Published(Generation generation, Instant time, String hash, GenerationDiff diff) {

    /** Checks that nothing is missing. */
    public Published {
        requireNonNull(generation, "generation");
        requireNonNull(time, "time");
        requireNonNull(hash, "hash");
        requireNonNull(diff, "diff");
    }
}
