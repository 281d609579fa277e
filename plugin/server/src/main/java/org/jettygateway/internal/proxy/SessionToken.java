package org.jettygateway.internal.proxy;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a client brings back to be sent to the endpoint of its session: 32 characters that say all there is to know, so that
 * nothing is remembered here, and any gateway with the same configuration understands it. It is no secret and proves nothing:
 * whoever makes one up chooses among the endpoints of the rule, no more.
 *
 * @param rule whose session it is
 * @param backend the position of the endpoint's backendRef in the rule when the session began, 0 to 255: where to look first
 * @param endpoint the endpoint's id
 * @param begin when the session began, in milliseconds since 1970; 48 bits
 */
record SessionToken(long rule, int backend, long endpoint, long begin) {

    /** How many characters a token has. */
    static final int LENGTH = 32;

    private static final byte VERSION = 1;
    private static final int BYTES = LENGTH / 4 * 3;

    /** Reads a token; null where the text is none. */
    static @Nullable SessionToken parse(String text) {
        if (text.length() != LENGTH || !text.chars().allMatch(SessionToken::isDigit)) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.get() != VERSION) {
            return null;
        }
        int backend = Byte.toUnsignedInt(bytes.get());
        long begin = (Short.toUnsignedLong(bytes.getShort()) << 32) | Integer.toUnsignedLong(bytes.getInt());
        return new SessionToken(bytes.getLong(), backend, bytes.getLong(), begin);
    }

    /** As a client gets it; goes into cookies and headers as it is. */
    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .put((byte) backend)
                .putShort((short) (begin >>> 32))
                .putInt((int) begin)
                .putLong(rule)
                .putLong(endpoint)
                .array();
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static boolean isDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
