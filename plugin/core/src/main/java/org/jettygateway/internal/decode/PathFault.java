package org.jettygateway.internal.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a path in a manifest: as the validation of the Gateway API's CRDs says, and as requests show. */
final class PathFault {

    /** What a path may hold beside letters, digits and escapes. */
    private static final String MARKS = "-/._~!$&'()*+,;=:@";

    /** What no path of a request ever contains once it is canonical. */
    private static final List<String> NOWHERE = List.of("//", "/./", "/../", "%2f", "%2F", "#");

    /** What a path must not hold once its escapes are decoded; a request whose path does is answered with 400. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("[\\x00-\\x1F\\x7F\\\\]|%[0-9a-fA-F]{2}|/\\.\\.?(?:[/;]|\\z)");

    private static final String UNAMBIGUOUS =
            "escapes of UTF-8, none of a dot segment, \"\\\", a control character or another escape";

    private PathFault() {}

    /** What is wrong with the value of a match; null where nothing is. */
    static @Nullable String of(String path) {
        if (!path.startsWith("/")) {
            return "%s (expected: a path that begins with \"/\")".formatted(Quoted.of(path));
        }
        for (String part : NOWHERE) {
            if (path.contains(part)) {
                return "%s contains \"%s\", which no request path does".formatted(Quoted.of(path), part);
            }
        }
        if (path.endsWith("/..") || path.endsWith("/.")) {
            return "%s ends with a dot segment, which no request path does".formatted(Quoted.of(path));
        }
        return isPath(path)
                ? null
                : "%s contains characters that a path must not have (expected: others as %%XX)"
                        .formatted(Quoted.of(path));
    }

    private static boolean isPath(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                if (i + 2 >= path.length()
                        || !HexFormat.isHexDigit(path.charAt(i + 1))
                        || !HexFormat.isHexDigit(path.charAt(i + 2))) {
                    return false;
                }
            } else if (!isAlphanumeric(c) && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /**
     * Why no request has a path that is valid in a manifest; null where requests may have it. The rules are those by
     * which the paths of requests are made canonical, in short form.
     */
    static @Nullable String unmet(String path) {
        if (path.contains(";")) {
            return "requests are matched without path parameters (expected: %s up to the \";\", or the \";\" as %%3B)"
                    .formatted(Quoted.of(path));
        }
        if (path.indexOf('%') < 0) {
            return null; // of what a path may hold only an escape can hide something
        }
        String decoded = decode(path);
        return decoded != null && !AMBIGUOUS.matcher(decoded).find()
                ? null
                : "%s is answered with 400 (expected: %s)".formatted(Quoted.of(path), UNAMBIGUOUS);
    }

    /** Decodes escapes, which are well formed; null where they are not UTF-8. */
    private static @Nullable String decode(String path) {
        ByteBuffer octets = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                octets.put((byte) HexFormat.fromHexDigits(path, i + 1, i + 3));
                i += 2;
            } else {
                octets.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
