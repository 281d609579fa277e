package org.jettygateway.internal.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short names for things that must be the same on every machine and in every version: the first 64 bits of a SHA-256. */
public final class Fingerprint {

    private Fingerprint() {}

    /** The first 64 bits of the SHA-256 of a text. */
    public static long of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** The first 64 bits of the SHA-256 of some bytes. */
    public static long of(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
