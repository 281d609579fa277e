package org.jettygateway.internal.routing;

/** Hexadecimal digits as URIs have them: ASCII only, unlike {@link Character#digit(char, int)}. */
final class Hex {

    private static final String DIGITS = "0123456789ABCDEF";

    private Hex() {}

    /** The value of a digit; -1 where it is none. */
    static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** The two digits at {@code index} as one number; -1 where they are none. */
    static int octet(CharSequence text, int index) {
        if (index + 2 > text.length()) {
            return -1;
        }
        int high = digit(text.charAt(index));
        int low = digit(text.charAt(index + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Appends {@code %XX}, digits in upper case (RFC 3986, 6.2.2.1). */
    static void appendEscape(StringBuilder to, int octet) {
        to.append('%').append(DIGITS.charAt(octet >> 4)).append(DIGITS.charAt(octet & 0xF));
    }
}
