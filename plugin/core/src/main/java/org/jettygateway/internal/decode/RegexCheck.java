package org.jettygateway.internal.decode;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Whether RE2/J takes a regular expression, and whether it stays small. RE2/J writes repetitions out, so that a few
 * characters, {@code ((a{999}){999}){999}}, would fill the memory: the size is estimated before anything is compiled.
 */
final class RegexCheck {

    /** The largest program, in steps; matching costs at most as many steps for each character of a request. */
    static final int MAX_PROGRAM = 2000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(,([0-9]{0,9}))?}");

    private final String expression;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long atom;

    private RegexCheck(String expression) {
        this.expression = expression;
    }

    /** What is wrong with an expression; null where nothing is. */
    static @Nullable String fault(String expression) {
        if (new RegexCheck(expression).estimate() > MAX_PROGRAM) {
            return tooLarge(expression);
        }
        try {
            return Pattern.compile(expression).programSize() > MAX_PROGRAM ? tooLarge(expression) : null;
        } catch (PatternSyntaxException e) {
            String part = e.getPattern();
            int at = part == null ? -1 : expression.indexOf(part);
            String place = at < 0 ? "" : " at character " + (at + 1);
            return "%s is no RE2 expression: %s%s"
                    .formatted(Quoted.of(expression), Quoted.plain(String.valueOf(e.getDescription())), place);
        }
    }

    private static String tooLarge(String expression) {
        return "%s is too large when its repetitions are written out (expected: at most %d steps)"
                .formatted(Quoted.of(expression), MAX_PROGRAM);
    }

    private long estimate() {
        int i = 0;
        while (i < expression.length()) {
            i = step(i);
        }
        while (!outer.isEmpty()) {
            close();
        }
        return sum + atom;
    }

    /** Takes one element of the expression in; gives where the next begins. */
    private int step(int i) {
        switch (expression.charAt(i)) {
            case '\\' -> {
                return escapeEnd(i + 1);
            }
            case '[' -> {
                add();
                return classEnd(i + 1);
            }
            case '(' -> {
                outer.push(sum + atom);
                sum = 0;
                atom = 0;
            }
            case ')' -> close();
            case '{' -> {
                return repeat(i);
            }
            default -> add();
        }
        return i + 1;
    }

    private void add() {
        sum += atom;
        atom = 1;
    }

    private void close() {
        atom = capped(sum + atom + 2);
        sum = outer.isEmpty() ? 0 : outer.pop();
    }

    private int repeat(int i) {
        Matcher matcher = REPETITION.matcher(expression).region(i, expression.length());
        if (!matcher.lookingAt()) {
            add();
            return i + 1;
        }
        String last = matcher.group(3);
        long times = Long.parseLong(last == null || last.isEmpty() ? matcher.group(1) : last);
        atom = capped(atom * Math.max(1, times));
        return matcher.end();
    }

    private int escapeEnd(int i) {
        if (expression.startsWith("Q", i)) {
            int end = expression.indexOf("\\E", i);
            int stop = end < 0 ? expression.length() : end;
            sum += atom + Math.max(0, stop - i - 2);
            atom = 1;
            return stop + 2;
        }
        add();
        boolean braced = expression.startsWith("{", i + 1) && "xpP".indexOf(expression.charAt(i)) >= 0;
        int end = braced ? expression.indexOf('}', i) : i;
        return Math.max(i, end) + 1;
    }

    private int classEnd(int start) {
        int i = start;
        if (i < expression.length() && expression.charAt(i) == '^') {
            i++;
        }
        // A bracket that comes first is an ordinary character.
        boolean first = true;
        while (i < expression.length() && (first || expression.charAt(i) != ']')) {
            i += expression.charAt(i) == '\\' ? 2 : 1;
            first = false;
        }
        return i + 1;
    }

    /** Keeps products far from overflow; what is capped is refused anyway. */
    private static long capped(long size) {
        return Math.min(size, 1_000_000);
    }
}
