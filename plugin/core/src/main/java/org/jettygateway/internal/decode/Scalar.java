package org.jettygateway.internal.decode;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a scalar without quotes means. The rules are those of kubectl, so that no manifest means another thing here. */
enum Scalar {
    /** Nothing: {@code null}, {@code ~} or no text at all. */
    NULL,
    /** {@code true}, {@code yes}, {@code on}, {@code y} and their opposites. */
    BOOLEAN,
    /** A number, of whatever form. */
    NUMBER,
    /** Everything else, and everything in quotes. */
    TEXT;

    /** The tag of a scalar without quotes that nobody has looked into yet. */
    static final Tag PLAIN = new Tag("tag:jettygateway.org,2026:plain");

    /** Of those that mean something else than themselves, in characters. */
    private static final int LONGEST_WORD = "false".length();

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = words("y", "yes", "true", "on");
    private static final Set<String> FALSE = words("n", "no", "false", "off");
    private static final Pattern NUMBER_FORM = Pattern.compile("[-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+"
            + "|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))"
            + "|\\.(nan|NaN|NAN)");

    /** What a scalar means. */
    static Scalar of(ScalarNode node) {
        return node.getTag().equals(Tag.STR) ? TEXT : ofPlain(node.getValue());
    }

    /** Whether it is a {@link #NULL}. */
    static boolean isNull(ScalarNode node) {
        return node.getValue().length() <= LONGEST_WORD
                && NULLS.contains(node.getValue())
                && !node.getTag().equals(Tag.STR);
    }

    private static Scalar ofPlain(String text) {
        if (text.length() <= LONGEST_WORD) {
            if (NULLS.contains(text)) {
                return NULL;
            }
            if (TRUE.contains(text) || FALSE.contains(text)) {
                return BOOLEAN;
            }
        }
        char first = text.charAt(0);
        boolean numeric = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        return numeric && text.length() < 64 && NUMBER_FORM.matcher(text).matches() ? NUMBER : TEXT;
    }

    /** The value of a scalar that is a {@link #BOOLEAN}. */
    static boolean isTrue(ScalarNode node) {
        return TRUE.contains(node.getValue());
    }

    private static Set<String> words(String... words) {
        Set<String> all = new HashSet<>();
        for (String word : words) {
            all.add(word);
            all.add(Character.toUpperCase(word.charAt(0)) + word.substring(1));
            all.add(word.toUpperCase(Locale.ROOT));
        }
        return Set.copyOf(all);
    }
}
