package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * How the requests of one client are kept at one endpoint: an answer carries a token, which later requests bring back.
 * Immutable.
 *
 * @param carrier what carries the token
 * @param name of the cookie or header
 * @param path the cookie's {@code Path}
 * @param timeoutMillis how long after its begin a session ends; 0 for never
 * @param rule whose sessions these are: the same number from generation to generation and on every machine
 */
public record SessionPolicy(Carrier carrier, String name, String path, long timeoutMillis, long rule) {

    /** Checks that nothing is missing. */
    public SessionPolicy {
        requireNonNull(carrier, "carrier");
        requireNonNull(name, "name");
        requireNonNull(path, "path");
    }

    /** What carries the token. */
    public enum Carrier {
        /** A header of the answer, and of later requests. */
        HEADER("header"),
        /** A cookie that is gone with the client's own session. */
        SESSION_COOKIE("cookie"),
        /** A cookie that lasts as long as the session may. */
        PERMANENT_COOKIE("permanent cookie");

        private final String words;

        Carrier(String words) {
            this.words = words;
        }
    }

    /** {@code session by permanent cookie "visit" of /shop, 3600000 ms}. */
    @Override
    public String toString() {
        return "session by " + carrier.words + " \"" + name + "\""
                + (carrier == Carrier.HEADER ? "" : " of " + path)
                + (timeoutMillis == 0 ? "" : ", " + timeoutMillis + " ms");
    }
}
