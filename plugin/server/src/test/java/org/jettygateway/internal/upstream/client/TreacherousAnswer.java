package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code answers.txt}.
 *
 * @param verdict what becomes of it: {@code reused}, {@code closed}, {@code ended}, {@code bad} or {@code cut}
 * @param method of the request
 * @param line as it stands in the table
 * @param bytes what the backend sends, a character each
 */
public record TreacherousAnswer(String verdict, String method, String line, String bytes) {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))");
    private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)\\*([^}]*)}");

    /** All of them. */
    public static List<TreacherousAnswer> table() throws IOException {
        try (InputStream in = TreacherousAnswer.class.getResourceAsStream("/answers.txt")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(TreacherousAnswer::parse)
                    .toList();
        }
    }

    private static TreacherousAnswer parse(String line) {
        String[] parts = line.split(" ", 3);
        String text = REPEATED.matcher(parts[2])
                .replaceAll(match -> Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1)))));
        String bytes = ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                                : unescaped(match.group(2))));
        return new TreacherousAnswer(parts[0], parts[1], line, bytes);
    }

    private static String unescaped(String letter) {
        return switch (letter) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            default -> letter;
        };
    }

    /** Whether it is an answer. */
    public boolean isWhole() {
        return !verdict.equals("bad") && !verdict.equals("cut");
    }

    /** Whether the request was HEAD. */
    public boolean isToHead() {
        return method.equals("HEAD");
    }

    /** What {@link AnswerOracle} makes of it. */
    public AnswerOracle.Reading reading() {
        return AnswerOracle.read(bytes, isToHead(), play().end() == AnswerBackend.End.CLOSE);
    }

    /** How {@link AnswerBackend} sends it. */
    public AnswerBackend.Play play() {
        boolean ends = verdict.equals("ended") || verdict.equals("cut");
        AnswerBackend.End end = ends ? AnswerBackend.End.CLOSE : AnswerBackend.End.STAY;
        return new AnswerBackend.Play(bytes, 0, end, verdict.equals("reused"));
    }
}
