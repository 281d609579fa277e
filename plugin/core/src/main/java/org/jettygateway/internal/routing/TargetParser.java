package org.jettygateway.internal.routing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a {@link CanonicalTarget}, segment by segment. One per path, not thread-safe. */
final class TargetParser {

    private final String raw;
    private final StringBuilder path;
    private final StringBuilder forwarded;

    private TargetParser(String raw) {
        this.raw = raw;
        this.path = new StringBuilder(raw.length());
        this.forwarded = new StringBuilder(raw.length());
    }

    /**
     * Canonicalises a path that begins with a slash.
     *
     * @return null where it has no canonical form
     */
    static @Nullable CanonicalTarget parse(String raw) {
        return new TargetParser(raw).parse();
    }

    /** Whether the character may stand in a path as it is: {@code pchar} or a slash (RFC 3986, 3.3). */
    static boolean isPathCharacter(char c) {
        return switch (c) {
            case '/', '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':', '@' -> true;
            default -> isAlphanumeric(c);
        };
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isUnreserved(int c) {
        return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }

    private @Nullable CanonicalTarget parse() {
        for (int from = 1; from <= raw.length(); ) {
            int slash = raw.indexOf('/', from);
            boolean last = slash < 0;
            int to = last ? raw.length() : slash;
            String segment = decode(raw.substring(from, to));
            if (segment == null || !append(segment, raw.substring(from, to), last)) {
                return null;
            }
            from = to + 1;
        }
        String matched = raw.contentEquals(path) ? raw : path.toString();
        if (raw.contentEquals(forwarded)) {
            return new CanonicalTarget(matched, raw);
        }
        return new CanonicalTarget(matched, path.compareTo(forwarded) == 0 ? matched : forwarded.toString());
    }

    /**
     * Appends a segment, or resolves it where it is a dot segment.
     *
     * @return false where the segment is ambiguous
     */
    private boolean append(String segment, String rawSegment, boolean last) {
        int parameters = segment.indexOf(';');
        String name = parameters < 0 ? segment : segment.substring(0, parameters);
        if (name.isEmpty() && !last) {
            return false; // "//", or what looks like it to whoever drops parameters
        }
        if (name.equals(".") || name.equals("..")) {
            // Tomcat drops parameters before it resolves dots, and an escaped dot is one to some: nobody needs either.
            return parameters < 0 && segment.equals(rawSegment) && resolve(name.length(), last);
        }
        if (name.startsWith(".%3B") || name.startsWith("..%3B")) {
            return false;
        }
        path.append('/').append(name);
        forwarded.append('/').append(segment);
        return true;
    }

    /** RFC 3986, 5.2.4; but nothing is above the root. */
    private boolean resolve(int dots, boolean last) {
        if (dots == 2) {
            if (path.length() == 0) {
                return false;
            }
            path.setLength(path.lastIndexOf("/"));
            forwarded.setLength(forwarded.lastIndexOf("/"));
        }
        if (last) {
            path.append('/');
            forwarded.append('/');
        }
        return true;
    }

    /**
     * Decodes escapes of unreserved characters, writes the others in upper case.
     *
     * @return null where the segment holds what no path may, or escapes that hide something
     */
    private static @Nullable String decode(String segment) {
        StringBuilder decoded = new StringBuilder(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                if (!isPathCharacter(c)) {
                    return null;
                }
                decoded.append(c);
                continue;
            }
            int octet = Hex.octet(segment, i + 1);
            if (octet < 0x20 || octet == 0x7F || octet == '/' || octet == '\\') {
                return null;
            }
            if (octet >= 0x80) {
                int end = endOfEncodedText(segment, i);
                if (end < 0) {
                    return null;
                }
                decoded.append(segment.substring(i, end).toUpperCase(Locale.ROOT));
                i = end - 1;
                continue;
            }
            if (isUnreserved(octet)) {
                decoded.append((char) octet);
            } else {
                Hex.appendEscape(decoded, octet);
            }
            i += 2;
        }
        return isDoublyEncoded(decoded) ? null : decoded.toString();
    }

    /** The end of a run of escapes above ASCII; -1 where they are not UTF-8 (overlong forms and surrogates are not). */
    private static int endOfEncodedText(String segment, int from) {
        ByteBuffer octets = ByteBuffer.allocate((segment.length() - from) / 3);
        int at = from;
        while (at < segment.length() && segment.charAt(at) == '%' && Hex.octet(segment, at + 1) >= 0x80) {
            octets.put((byte) Hex.octet(segment, at + 1));
            at += 3;
        }
        CharBuffer text = CharBuffer.allocate(octets.flip().remaining());
        return StandardCharsets.UTF_8.newDecoder().decode(octets, text, true).isError() ? -1 : at;
    }

    /** Looked for in what was decoded: {@code %25%32e} hides {@code %2e} as well as {@code %252e} does. */
    private static boolean isDoublyEncoded(StringBuilder decoded) {
        for (int i = decoded.indexOf("%25"); i >= 0; i = decoded.indexOf("%25", i + 3)) {
            if (Hex.octet(decoded, i + 3) >= 0) {
                return true;
            }
        }
        return false;
    }
}
