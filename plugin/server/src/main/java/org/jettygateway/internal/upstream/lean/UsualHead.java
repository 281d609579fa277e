package org.jettygateway.internal.upstream.lean;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads of answers that are as nearly all are: complete, of HTTP/1.1, with a body that has a length or is chunked, and
 * without anything that two readers could understand differently. Whatever else comes is refused untouched, and left to
 * Jetty's parser: this one judges nothing. {@code UsualHeadTest} holds that both read the same.
 *
 * <p>It remembers the head before: backends repeat most lines of it, and a line that is the same byte for byte is the same
 * field, which needs no parsing and no strings.
 */
final class UsualHead {

    /** What is longer is not usual; nor is it worth being remembered for each connection. */
    private static final int MOST_BYTES = 4096;

    private static final int MOST_FIELDS = 64;
    private static final int MOST_DIGITS = 15; // of a length: fits a long

    private static final String VERSION = "HTTP/1.1 ";
    /** In place of a length. */
    static final long CHUNKED = -1;

    private static final long UNCLEAR = -2;

    private static final int STATUS_END = VERSION.length() + 3;

    // By byte, whether it may be in a name (RFC 9110, section 5.6.2).
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
        for (char c = 0; c < TOKEN.length; c++) {
            TOKEN[c] |= (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
    }

    private final int most;

    // The last head: its bytes, where the line of each field begins, and behind the last one the empty line.
    private ByteBuffer before = ByteBuffer.allocate(0);
    private int[] begins = new int[1];
    private HttpField[] fields = {};
    private int status;
    private long length;
    private boolean persistent;

    // Where the line ends that was read last.
    private int behind;

    /**
     * A reader for the answers of one connection.
     *
     * @param maxHead the size limit of a head, in bytes; it is Jetty's parser who enforces it
     */
    UsualHead(int maxHead) {
        most = Math.min(MOST_BYTES, maxHead / 2);
    }

    /** Reads a head, and returns whether there was one; otherwise the bytes are still there. */
    boolean read(ByteBuffer bytes) {
        int begin = bytes.position();
        if (isSame(bytes, begin, 0, before.capacity()) || readNew(bytes, begin)) {
            bytes.position(begin + before.capacity());
            return true;
        }
        return false;
    }

    /** The status of the head that was read. */
    int status() {
        return status;
    }

    /** The length of its body; {@link #CHUNKED} where it has none. */
    long length() {
        return length;
    }

    /** Whether the connection may carry another exchange, as far as the head knows (RFC 9112, section 9.3). */
    boolean isPersistent() {
        return persistent;
    }

    /** Adds its fields to others. */
    void addTo(HttpFields.Mutable others) {
        for (HttpField field : fields) {
            others.add(field);
        }
    }

    /** Whether a part of the last head comes again. */
    private boolean isSame(ByteBuffer bytes, int at, int from, int to) {
        int end = at + to - from;
        if (from == to || end > bytes.limit()) {
            return false;
        }
        int position = bytes.position();
        int limit = bytes.limit();
        boolean same = bytes.limit(end).position(at).mismatch(before.limit(to).position(from)) < 0;
        bytes.limit(limit).position(position);
        return same;
    }

    private boolean readNew(ByteBuffer bytes, int begin) {
        int end = Math.min(bytes.limit(), begin + most);
        int newStatus = readStatus(bytes, begin, end);
        if (newStatus < 0) {
            return false;
        }
        HttpField[] found = new HttpField[Math.max(8, fields.length)];
        int[] lines = new int[found.length + 1];
        int count = 0;
        while (behind + 1 < end && bytes.get(behind) != '\r') {
            if (count == MOST_FIELDS) {
                return false;
            }
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
                lines = Arrays.copyOf(lines, 2 * count + 1);
            }
            lines[count] = behind - begin;
            HttpField field = readField(bytes, count, end);
            if (field == null) {
                return false;
            }
            found[count] = field;
            count++;
        }
        if (behind + 1 >= end || bytes.get(behind + 1) != '\n') {
            return false;
        }
        lines[count] = behind - begin;
        long newLength = length(found, count);
        if (newLength == UNCLEAR) {
            return false;
        }
        byte[] copy = new byte[behind + 2 - begin];
        bytes.get(begin, copy);
        before = ByteBuffer.wrap(copy);
        begins = lines;
        fields = Arrays.copyOf(found, count);
        status = newStatus;
        length = newLength;
        persistent = persists(fields);
        return true;
    }

    /** The status, where the head begins with one of an answer that has a body, else -1. */
    private int readStatus(ByteBuffer bytes, int begin, int end) {
        if (begin + STATUS_END >= end) {
            return -1;
        }
        for (int i = 0; i < VERSION.length(); i++) {
            if (bytes.get(begin + i) != VERSION.charAt(i)) {
                return -1;
            }
        }
        int found = 0;
        for (int i = VERSION.length(); i < STATUS_END; i++) {
            int digit = bytes.get(begin + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            found = 10 * found + digit;
        }
        boolean bare = found < 200 || found > 599 || found == HttpStatus.NO_CONTENT_204;
        if (bare || found == HttpStatus.NOT_MODIFIED_304 || bytes.get(begin + STATUS_END) != ' ') {
            return -1;
        }
        return endLine(bytes, begin + STATUS_END, end) ? found : -1;
    }

    /** Finds the end of a line from somewhere within, which must be printable throughout. */
    private boolean endLine(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end && bytes.get(at) >= ' ' && bytes.get(at) < 0x7F) {
            at++;
        }
        behind = at + 2;
        return behind <= end && bytes.get(at) == '\r' && bytes.get(at + 1) == '\n';
    }

    private @Nullable HttpField readField(ByteBuffer bytes, int number, int end) {
        int begin = behind;
        if (number < fields.length && isSame(bytes, begin, begins[number], begins[number + 1])) {
            behind = begin + begins[number + 1] - begins[number];
            return fields[number];
        }
        int colon = begin;
        while (colon < end && bytes.get(colon) >= 0 && TOKEN[bytes.get(colon)]) {
            colon++;
        }
        if (colon == begin || colon == end || bytes.get(colon) != ':' || !endLine(bytes, colon, end)) {
            return null;
        }
        byte[] line = new byte[behind - 2 - begin];
        bytes.get(begin, line);
        String name = new String(line, 0, colon - begin, ISO_8859_1);
        String value = new String(line, colon + 1 - begin, line.length - (colon + 1 - begin), ISO_8859_1).trim();
        if (value.isEmpty()) {
            return null;
        }
        return new HttpField(HttpHeader.CACHE.get(name), name, value); // spelled as it came
    }

    /** The length of the body; {@link #CHUNKED}, or {@link #UNCLEAR}. */
    private static long length(HttpField[] fields, int count) {
        HttpField framing = null;
        for (int i = 0; i < count; i++) {
            HttpHeader header = fields[i].getHeader();
            if (header == HttpHeader.HOST) { // of a request, and Jetty's parser looks into it
                return UNCLEAR;
            }
            if (header == HttpHeader.CONTENT_LENGTH || header == HttpHeader.TRANSFER_ENCODING) {
                if (framing != null) {
                    return UNCLEAR;
                }
                framing = fields[i];
            }
        }
        if (framing == null) {
            return UNCLEAR;
        }
        String value = framing.getValue();
        if (framing.getHeader() == HttpHeader.CONTENT_LENGTH) {
            return number(value);
        }
        return HttpHeaderValue.CHUNKED.is(value) ? CHUNKED : UNCLEAR;
    }

    private static boolean persists(HttpField[] fields) {
        for (HttpField field : fields) {
            if (field.getHeader() == HttpHeader.CONNECTION && field.contains(HttpHeaderValue.CLOSE.asString())) {
                return false;
            }
        }
        return true;
    }

    private static long number(String digits) {
        if (digits.length() > MOST_DIGITS) {
            return UNCLEAR;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNCLEAR;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
