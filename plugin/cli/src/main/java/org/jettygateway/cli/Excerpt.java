package org.jettygateway.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.problem.Location;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;

/** Shows the line that a problem is about, with a mark below its column. */
final class Excerpt {

    /** Longer lines are cut: the mark has to be below its column. */
    private static final int WIDTH = 120;

    private final Map<String, Document> documents = new HashMap<>();
    private final Map<String, List<String>> lines = new HashMap<>();

    /** Lines of these documents, of which most are well and never looked at. */
    Excerpt(List<Document> documents) {
        documents.forEach(document -> this.documents.put(document.name(), document));
    }

    /** Two lines, each with a line break at its end; null where there is nothing to show. */
    @Nullable
    String of(Location location) {
        List<String> all = lines.computeIfAbsent(location.source(), this::lines);
        if (location.line() < 1 || location.line() > all.size() || location.column() < 1) {
            return null;
        }
        String line = printable(all.get(location.line() - 1));
        int mark = location.column() - 1;
        if (mark >= WIDTH || mark > line.length()) {
            return null;
        }
        String shown = line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line;
        return "%6d | %s%n       | %s^%n".formatted(location.line(), shown, " ".repeat(mark));
    }

    private List<String> lines(String source) {
        Document document = documents.get(source);
        return document == null ? List.of() : document.text().lines().toList();
    }

    /** A column for each character, and nothing that steers a terminal. */
    private static String printable(String line) {
        StringBuilder printable = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean invisible = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            printable.append(c == '\t' ? ' ' : invisible ? '?' : c);
        }
        return printable.toString();
    }
}
