package org.jettygateway.internal.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads query strings as rules see them: {@code &} separates, percent escapes are UTF-8, {@code +} is itself. */
public final class QueryParameters {

    private QueryParameters() {}

    /**
     * The value of the first parameter of that name.
     *
     * @param rawQuery the query as it came, without {@code ?}; null where there is none
     * @param name the name, decoded
     * @return the value, decoded, empty where there is no {@code =}; null where there is no such parameter
     */
    public static @Nullable String first(@Nullable String rawQuery, String name) {
        if (rawQuery == null) {
            return null;
        }
        for (int from = 0; from <= rawQuery.length(); ) {
            int next = rawQuery.indexOf('&', from);
            int end = next < 0 ? rawQuery.length() : next;
            int equals = rawQuery.indexOf('=', from);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (isNamed(rawQuery, from, nameEnd, name)) {
                return nameEnd == end ? "" : decode(rawQuery, nameEnd + 1, end);
            }
            from = end + 1;
        }
        return null;
    }

    private static boolean isNamed(String query, int from, int to, String name) {
        int escape = query.indexOf('%', from);
        if (escape < 0 || escape >= to) {
            return to - from == name.length() && query.startsWith(name, from);
        }
        return decode(query, from, to).equals(name);
    }

    private static String decode(String text, int from, int to) {
        int escape = text.indexOf('%', from);
        if (escape < 0 || escape >= to) {
            return text.substring(from, to);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int octet = c == '%' && i + 2 < to ? octet(text, i) : -1;
            if (octet >= 0) {
                bytes.write(octet);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
            }
        }
        return bytes.toString(UTF_8);
    }

    private static int octet(String text, int percent) {
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
