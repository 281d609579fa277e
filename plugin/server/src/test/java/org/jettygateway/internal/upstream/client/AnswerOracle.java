package org.jettygateway.internal.upstream.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a backend has sent apart by the letter of RFC 9112, slowly and all at once. Forgives no more than Jetty's parser
 * does by intent: a line of a head that ends in a mere LF, empty lines before a head,
 * {@code http/1.1}, and several spaces before the status.
 */
public final class AnswerOracle {

    /** What a client may make of it. */
    public enum Verdict {
        WHOLE,
        CUT,
        BAD
    }

    /**
     * What it says.
     *
     * @param status of the final answer
     * @param body of the final answer
     * @param reusable whether the connection may carry another exchange
     */
    public record Reading(Verdict verdict, int status, String body, boolean reusable) {}

    private static final Reading CUT = new Reading(Verdict.CUT, 0, "", false);
    private static final Reading BAD = new Reading(Verdict.BAD, 0, "", false);

    private static final Pattern STATUS =
            Pattern.compile("(?i)HTTP/1\\.([01]) +([0-9]{3})(?: [\\t\\x20-\\x7E\\x80-\\xFF]*)?");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7E\\x80-\\xFF]*?)[ \\t]*");
    private static final Pattern SIZE =
            Pattern.compile("([0-9A-Fa-f]{1,15})(?:[ \\t]*;[\\t\\x20-\\x7E\\x80-\\xFF]*|[ \\t]*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}|" + Long.MAX_VALUE);
    private static final int MAX_INTERIM = 100;

    private final String text;
    private final boolean toHead;
    private final boolean ended;
    private int at;

    private AnswerOracle(String text, boolean toHead, boolean ended) {
        this.text = text;
        this.toHead = toHead;
        this.ended = ended;
    }

    /**
     * Reads an answer.
     *
     * @param bytes a character each
     * @param toHead whether the request was HEAD
     * @param ended whether the connection had an orderly end behind these bytes
     */
    public static Reading read(String bytes, boolean toHead, boolean ended) {
        return new AnswerOracle(bytes, toHead, ended).read();
    }

    private Reading read() {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            while (text.startsWith("\r\n", at) || text.startsWith("\n", at)) {
                at += text.charAt(at) == '\r' ? 2 : 1;
            }
            List<String> head = lines();
            if (head == null) {
                return CUT; // or bad: in any case not whole
            }
            Matcher line = STATUS.matcher(head.isEmpty() ? "" : head.get(0));
            if (!line.matches()) {
                return BAD;
            }
            int status = Integer.parseInt(line.group(2));
            if (status < 100 || status > 599 || status == 101) {
                return BAD;
            }
            List<String[]> fields = fields(head);
            if (fields == null) {
                return BAD;
            }
            if (status >= 200) {
                return body(line.group(1).equals("1"), status, fields);
            }
            if (framing(fields) == null) {
                return BAD;
            }
        }
        return BAD;
    }

    /** The lines up to the empty one; null where that is missing. */
    private @Nullable List<String> lines() {
        List<String> lines = new ArrayList<>();
        while (true) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return null;
            }
            String line = text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end);
            at = end + 1;
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    private static @Nullable List<String[]> fields(List<String> head) {
        List<String[]> fields = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return null;
            }
            fields.add(new String[] {field.group(1), field.group(2)});
        }
        return fields;
    }

    private static List<String> values(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .toList();
    }

    /** {@code chunked}, a length, or {@code end}; null where nobody can tell. */
    private static @Nullable String framing(List<String[]> fields) {
        List<String> lengths = values(fields, "Content-Length");
        List<String> codings = values(fields, "Transfer-Encoding");
        if (!codings.isEmpty()) {
            String all = String.join(",", codings).strip();
            return lengths.isEmpty() && all.equalsIgnoreCase("chunked") ? "chunked" : null;
        }
        if (lengths.isEmpty()) {
            return "end";
        }
        return lengths.size() == 1 && LENGTH.matcher(lengths.get(0)).matches() ? lengths.get(0) : null;
    }

    private Reading body(boolean http11, int status, List<String[]> fields) {
        String framing = framing(fields);
        if (framing == null) {
            return BAD;
        }
        List<String> options =
                List.of(String.join(",", values(fields, "Connection")).split("[ \\t]*,[ \\t]*"));
        boolean kept =
                http11 || (options.stream().anyMatch("keep-alive"::equalsIgnoreCase) && !framing.equals("chunked"));
        boolean persistent = kept && options.stream().noneMatch("close"::equalsIgnoreCase);
        if (toHead || status == 204 || status == 304) {
            return whole(status, "", persistent);
        }
        if (framing.equals("chunked")) {
            return chunks(status, persistent);
        }
        if (framing.equals("end")) {
            return ended ? new Reading(Verdict.WHOLE, status, text.substring(at), false) : CUT;
        }
        long length = Long.parseLong(framing);
        if (text.length() - at < length) {
            return CUT;
        }
        int from = at;
        at += (int) length;
        return whole(status, text.substring(from, at), persistent);
    }

    private Reading chunks(int status, boolean persistent) {
        StringBuilder body = new StringBuilder();
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return CUT;
            }
            Matcher size = SIZE.matcher(text.substring(at, end));
            if (!size.matches()) {
                return BAD;
            }
            long length = Long.parseLong(size.group(1), 16);
            at = end + 2;
            if (length == 0) {
                return trailers(status, body.toString(), persistent);
            }
            if (text.length() - at < length + 2) {
                return CUT;
            }
            body.append(text, at, at + (int) length);
            at += (int) length;
            if (!text.startsWith("\r\n", at)) {
                return BAD;
            }
            at += 2;
        }
    }

    private Reading trailers(int status, String body, boolean persistent) {
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return CUT;
            }
            String line = text.substring(at, end);
            at = end + 2;
            if (line.isEmpty()) {
                return whole(status, body, persistent);
            }
            if (!FIELD.matcher(line).matches()) {
                return BAD;
            }
        }
    }

    private Reading whole(int status, String body, boolean persistent) {
        return new Reading(Verdict.WHOLE, status, body, persistent && at == text.length());
    }
}
