package org.jettygateway.problem;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the author of a configuration should know. It prints as one line:
 * {@code routes.yaml:14:17: error: HTTPRoute shop/cart: spec.rules[0].matches[1].path.type: "Prefix" is not one of Exact,
 * PathPrefix, RegularExpression; did you mean PathPrefix?}; a warning ends with its code in brackets.
 *
 * @param severity how much it matters
 * @param location where it is
 * @param subject the object, {@code HTTPRoute shop/cart}; empty where a whole document is meant
 * @param field the field of the object; {@link FieldPath#ROOT} where the object as a whole is meant
 * @param message what is there and what is expected, without a full stop at the end
 * @param code what kind of warning it is; null where it is none
 */
public record Problem(
        Severity severity,
        Location location,
        String subject,
        FieldPath field,
        String message,
        @Nullable Code code) implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::location)
            .thenComparing(Problem::severity)
            .thenComparing(Problem::text);

    /** Checks that nothing is missing. */
    public Problem {
        requireNonNull(severity, "severity");
        requireNonNull(location, "location");
        requireNonNull(subject, "subject");
        requireNonNull(field, "field");
        requireNonNull(message, "message");
        subject = onOneLine(subject);
        message = onOneLine(message);
    }

    /** A problem that is no warning. */
    public Problem(Severity severity, Location location, String subject, FieldPath field, String message) {
        this(severity, location, subject, field, message, null);
    }

    /** Escapes what would let a value of a manifest forge a line of a log, or steer a terminal. */
    private static String onOneLine(String text) {
        if (text.chars().noneMatch(Problem::isInvisible)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(isInvisible(c) ? "\\u%04x".formatted((int) c) : c);
        }
        return visible.toString();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** The line without location and severity: {@code HTTPRoute shop/cart: spec.hostnames[0]: ...}. */
    public String text() {
        StringBuilder text = new StringBuilder(subject);
        String path = field.toString();
        if (!path.isEmpty()) {
            text.append(text.isEmpty() ? "" : ": ").append(path);
        }
        return text.append(text.isEmpty() ? "" : ": ").append(message).toString();
    }

    /** By file, line and column. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        String end = code == null ? "" : " [" + code.id() + "]";
        return location + ": " + severity.label() + ": " + text() + end;
    }
}
