package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.Nearest;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One value of a manifest, with its field path and its place. A reading method gives null where the value is not as it must
 * be, and has reported so; types are as strict as an API server's.
 */
final class TreeCursor {

    private final Node node;
    private final PathTree path;
    private final ObjectScope scope;

    /** A cursor at a node of an object. */
    TreeCursor(Node node, PathTree path, ObjectScope scope) {
        this.node = node;
        this.path = path;
        this.scope = scope;
    }

    /** The value's object. */
    ObjectScope scope() {
        return scope;
    }

    /** Reports that the value is not as it must be. */
    void error(String message) {
        scope.error(node, path.path(), message);
    }

    /** Reports that the value is probably not as meant. */
    void warning(Code code, String message) {
        scope.warning(node, path.path(), code, message);
    }

    /** Remembers the value's place, as later stages report on it. */
    TreeCursor record() {
        scope.record(path.path(), node);
        return this;
    }

    /** The value as a mapping. */
    @Nullable
    Fields fields() {
        if (node instanceof MappingNode mapping) {
            return new Fields(mapping, path, scope);
        }
        error(mismatch("a mapping"));
        return null;
    }

    /** The elements of a list of {@code min} to {@code max}; all of them, even where they are too many. */
    @Nullable
    List<TreeCursor> items(int min, int max) {
        if (!(node instanceof SequenceNode sequence)) {
            error(mismatch("a list"));
            return null;
        }
        List<Node> nodes = sequence.getValue();
        if (nodes.size() < min || nodes.size() > max) {
            error("%d entries (expected: %s)"
                    .formatted(nodes.size(), min == 0 ? "at most " + max : min + " to " + max));
        }
        List<TreeCursor> items = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            items.add(new TreeCursor(nodes.get(i), path.index(i), scope));
        }
        return items;
    }

    /** As {@link #items(int, int)}, for lists that the gateway sets no limit to. */
    @Nullable
    List<TreeCursor> items() {
        return items(0, Integer.MAX_VALUE);
    }

    /** The value as a text of any form. */
    @Nullable
    String text() {
        if (node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.TEXT) {
            return scalar.getValue();
        }
        error(mismatch("a text"));
        return null;
    }

    /** The value as a text of a certain form. */
    @Nullable
    String text(Format format) {
        String text = text();
        if (text == null) {
            return null;
        }
        String fault = format.fault(text);
        if (fault == null) {
            return text;
        }
        error(fault);
        return null;
    }

    /** The value as a text that no message repeats. */
    @Nullable
    String secret() {
        if (node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.TEXT) {
            return scalar.getValue();
        }
        error("is no text (expected: a text; write it in quotes)");
        return null;
    }

    /** The value as a whole number between two others. */
    @Nullable
    Integer number(int min, int max) {
        if (!(node instanceof ScalarNode scalar) || Scalar.of(scalar) != Scalar.NUMBER) {
            error(mismatch("a number"));
            return null;
        }
        try {
            int number = Integer.parseInt(scalar.getValue());
            if (!isOctal(scalar.getValue()) && number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Too long, a fraction, hexadecimal: all of them are reported below.
        }
        error("%s (expected: a whole number from %d to %d)".formatted(Quoted.plain(scalar.getValue()), min, max));
        return null;
    }

    /** Whether a whole number would be read as an octal one by some: {@code 010}. */
    private static boolean isOctal(String number) {
        int digits = Character.isDigit(number.charAt(0)) ? 0 : 1;
        return number.charAt(digits) == '0' && number.length() > digits + 1;
    }

    /** The value as a boolean. */
    @Nullable
    Boolean flag() {
        if (node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.BOOLEAN) {
            return Scalar.isTrue(scalar);
        }
        error(mismatch("true or false"));
        return null;
    }

    /** Whether the value is a number rather than a text: for fields that may be either. */
    boolean isNumber() {
        return node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.NUMBER;
    }

    /** The value as one of the words of an enum. */
    <E extends Enum<E>> @Nullable E choice(Class<E> type) {
        E[] all = type.getEnumConstants();
        if (node instanceof ScalarNode scalar) {
            for (E each : all) {
                if (each.name().equals(scalar.getValue())) {
                    return each;
                }
            }
        }
        choice(Arrays.stream(all).map(Enum::name).toList()); // says what is wrong
        return null;
    }

    /** The value as one of these words. */
    @Nullable
    String choice(List<String> words) {
        String text = text();
        if (text == null || words.contains(text)) {
            return text;
        }
        error("%s is not one of %s%s".formatted(Quoted.of(text), String.join(", ", words), Nearest.hint(text, words)));
        return null;
    }

    /** The value as a map of texts: labels. What cannot be read is left out. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            error(mismatch("a mapping"));
            return texts;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                String text = new TreeCursor(tuple.getValueNode(), path, scope).entry(key.getValue());
                if (text != null) {
                    texts.putIfAbsent(key.getValue(), text);
                }
            }
        }
        return texts;
    }

    private @Nullable String entry(String key) {
        if (node instanceof ScalarNode scalar && Scalar.of(scalar) == Scalar.TEXT) {
            return scalar.getValue();
        }
        scope.error(node, path.path().child(Quoted.plain(key)), mismatch("a text"));
        return null;
    }

    /** What is there, and what is expected instead. */
    private String mismatch(String wanted) {
        return describe() + expected(wanted);
    }

    private String expected(String wanted) {
        if (!(node instanceof ScalarNode scalar)) {
            return " (expected: %s)".formatted(wanted);
        }
        String value = Quoted.plain(scalar.getValue());
        Scalar meaning = Scalar.of(scalar);
        if (wanted.equals("a text") && meaning != Scalar.NULL) {
            return " (expected: a text; write \"%s\")".formatted(value);
        }
        boolean bare = wanted.equals("a number") && scalar.getValue().matches("[0-9]{1,9}");
        return bare ? " (expected: a number; write %s)".formatted(value) : " (expected: %s)".formatted(wanted);
    }

    private String describe() {
        if (node instanceof ScalarNode scalar) {
            return switch (Scalar.of(scalar)) {
                case NULL -> "null";
                case BOOLEAN -> Quoted.plain(scalar.getValue()) + " is a boolean";
                case NUMBER -> Quoted.plain(scalar.getValue()) + " is a number";
                case TEXT -> Quoted.of(scalar.getValue()) + " is a text";
            };
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }
}
