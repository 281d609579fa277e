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

    /** {@code generation 7, 2026-01-02T03:04:05Z, 9f86d081...: rules +1 ...}. */
    @Override
    public String toString() {
        return "generation %d, %s, %s: %s".formatted(generation.number(), time, hash, diff.summary());
    }
}
