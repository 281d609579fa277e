package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/**
 * The one canonical form of a host, by which requests are matched and forwarded.
 *
 * <p>Narrower than {@code reg-name} of RFC 3986, 3.2.2: only what DNS can hold. A percent sign, an empty label or a star
 * would mean one host to us and another to a backend.
 */
public final class CanonicalHost {

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private CanonicalHost() {}

    /**
     * Strips the port and one trailing dot, folds ASCII case, checks the syntax.
     *
     * @param authority the value of {@code Host} or {@code :authority}: a DNS name, an IPv4 address or an IPv6 literal in
     *     brackets, and perhaps a port
     * @return the host ({@code foo.example.com}, {@code [::1]}), the same object where it is canonical already; null where
     *     the text is none
     */
    public static @Nullable String parse(String authority) {
        if (authority.startsWith("[")) {
            int close = authority.indexOf(']');
            return close > 0 && isPort(authority, close + 1) ? Ipv6Literal.canonical(authority, 1, close) : null;
        }
        int colon = authority.indexOf(':');
        if (colon >= 0 && !isPort(authority, colon)) {
            return null;
        }
        int end = colon >= 0 ? colon : authority.length();
        if (end > 0 && authority.charAt(end - 1) == '.') {
            end--;
        }
        return name(authority, end);
    }

    /** Whether nothing, or a colon and a port from 1 to 65535, follows; RFC 3986, 3.2.3 lets the number be missing. */
    private static boolean isPort(String authority, int from) {
        int length = authority.length();
        if (from == length) {
            return true;
        }
        if (authority.charAt(from) != ':' || length - from > 6) {
            return false;
        }
        int port = 0;
        for (int i = from + 1; i < length; i++) {
            char c = authority.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return from + 1 == length || (port > 0 && port <= 65535);
    }

    private static @Nullable String name(String authority, int end) {
        if (end == 0 || end > MAX_NAME) {
            return null;
        }
        boolean upperCase = false;
        boolean numeric = true; // the last label so far
        int label = 0;
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            if (c == '.') {
                if (label == i || i - label > MAX_LABEL) {
                    return null;
                }
                label = i + 1;
                numeric = true;
            } else if (c < '0' || c > '9') {
                if (!isNameCharacter(c)) {
                    return null;
                }
                upperCase |= c >= 'A' && c <= 'Z';
                numeric = false;
            }
        }
        if (label == end || end - label > MAX_LABEL || (numeric && !isIpv4(authority, end))) {
            return null;
        }
        String host = end == authority.length() ? authority : authority.substring(0, end);
        return upperCase ? lowerCase(host) : host;
    }

    /** Underscores are not for host names (RFC 1123, 2.1), but DNS has them, people use them, and nobody misreads them. */
    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }

    /** No top-level domain is a number (RFC 3696, 2): {@code 127.1} and {@code 010.0.0.1} are addresses to some. */
    static boolean isIpv4(String authority, int end) {
        int octets = 0;
        for (int from = 0; from <= end; octets++) {
            int dot = authority.indexOf('.', from);
            int to = dot < 0 || dot > end ? end : dot;
            if (!isOctet(authority, from, to)) {
                return false;
            }
            from = to + 1;
        }
        return octets == 4;
    }

    private static boolean isOctet(String authority, int from, int to) {
        if (from == to || to - from > 3 || (to - from > 1 && authority.charAt(from) == '0')) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = authority.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        return value <= 255;
    }

    /** ASCII only, whatever the platform's locale thinks of {@code I}. */
    private static String lowerCase(String host) {
        StringBuilder folded = new StringBuilder(host);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return folded.toString();
    }
}
