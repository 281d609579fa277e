package org.jettygateway.internal.decode;

/** Writes what an author wrote into a message: in quotes, on one line, and never longer than a line. */
final class Quoted {

    private static final int LIMIT = 80;

    private Quoted() {}

    /** The text in double quotes; control characters are escaped, so that no manifest can forge a line of the log. */
    static String of(String text) {
        return "\"" + plain(text) + "\"";
    }

    /** As {@link #of}, without the quotes. */
    static String plain(String text) {
        return plain(text, LIMIT);
    }

    /** As {@link #plain(String)}, but for a longer or a shorter line. */
    static String plain(String text, int limit) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), limit);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    shown.append("\\u%04x".formatted((int) c));
                default -> shown.append(c);
            }
        }
        return end < text.length() ? shown.append("...").toString() : shown.toString();
    }
}
