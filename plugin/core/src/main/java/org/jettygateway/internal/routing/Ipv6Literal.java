package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/** The canonical text of an IPv6 address (RFC 5952, 4); an embedded IPv4 address is written in hex, too. */
final class Ipv6Literal {

    private static final int GROUPS = 8;

    private final int[] groups = new int[GROUPS];
    private int count;
    private int gap = -1;

    private Ipv6Literal() {}

    /**
     * Reads an address without zone.
     *
     * @return the address in brackets; null where the text between {@code from} and {@code to} is none
     */
    static @Nullable String canonical(String text, int from, int to) {
        Ipv6Literal address = new Ipv6Literal();
        return address.read(text, from, to) ? address.write() : null;
    }

    private boolean read(String text, int from, int to) {
        int at = from;
        if (text.startsWith("::", from)) {
            gap = 0;
            at = from + 2;
        }
        while (at < to) {
            int end = at;
            while (end < to && text.charAt(end) != ':') {
                end++;
            }
            if (count < GROUPS && end == to && text.substring(at, end).indexOf('.') >= 0) {
                return readIpv4(text.substring(at, end)) && isComplete();
            }
            if (!readGroup(text, at, end)) {
                return false;
            }
            at = end + 1;
            if (at == to) {
                return false; // a single colon at the end
            }
            if (at < to && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                at++;
            }
        }
        return isComplete();
    }

    private boolean isComplete() {
        return gap >= 0 ? count < GROUPS : count == GROUPS;
    }

    private boolean readGroup(String text, int from, int to) {
        if (count == GROUPS || from == to || to - from > 4) {
            return false;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Hex.digit(text.charAt(i));
            if (digit < 0) {
                return false;
            }
            value = value << 4 | digit;
        }
        groups[count++] = value;
        return true;
    }

    private boolean readIpv4(String text) {
        if (count > GROUPS - 2 || !CanonicalHost.isIpv4(text, text.length())) {
            return false;
        }
        String[] octets = text.split("\\.", -1);
        groups[count++] = Integer.parseInt(octets[0]) << 8 | Integer.parseInt(octets[1]);
        groups[count++] = Integer.parseInt(octets[2]) << 8 | Integer.parseInt(octets[3]);
        return true;
    }

    private String write() {
        int[] all = new int[GROUPS];
        int before = gap < 0 ? count : gap;
        System.arraycopy(groups, 0, all, 0, before);
        System.arraycopy(groups, before, all, GROUPS - (count - before), count - before);
        int start = 0;
        int longest = 1; // a single group of zeros is not shortened
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && all[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < GROUPS; i++) {
            if (longest > 1 && i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                if (text.length() > 1 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(all[i]));
            }
        }
        return text.append(']').toString();
    }
}
