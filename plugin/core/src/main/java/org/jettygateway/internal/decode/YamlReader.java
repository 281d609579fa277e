package org.jettygateway.internal.decode;

import java.util.IdentityHashMap;
import java.util.function.Consumer;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Parses a document into nodes, one YAML document at a time, and constructs nothing. Text that would grow beyond measure
 * is refused: by its length, by its depth, and by what its aliases would repeat.
 */
final class YamlReader {

    /** The longest document, in characters. */
    static final int MAX_CHARACTERS = 32 * 1024 * 1024;

    /** The deepest nesting. Pod templates in a CRD's schema come to about forty. */
    static final int MAX_DEPTH = 100;

    /** How many values all aliases of one YAML document may repeat. */
    static final int MAX_REPEATED = 100_000;

    private static final int MAX_MESSAGE = 300;

    private YamlReader() {}

    /**
     * Parses a document.
     *
     * @param each takes the root of each YAML document that is not empty
     * @return why the rest of the text cannot be read; null where all could
     */
    static @Nullable Problem read(Document document, Consumer<Node> each) {
        String text = prepared(document);
        if (text.length() > MAX_CHARACTERS) {
            return problem(
                    Location.of(document.name()),
                    "%d characters (expected: at most %d)".formatted(text.length(), MAX_CHARACTERS));
        }
        Parser parser;
        try {
            parser = new ParserImpl(new ThriftyReader(text), options());
        } catch (ReaderException e) {
            return notYaml(document, text, e);
        }
        try {
            NodeComposer composer = new NodeComposer(parser, MAX_DEPTH);
            for (Node root = composer.next(); root != null; root = composer.next()) {
                Node bomb = composer.isAliased() ? new Repetition().find(root) : null;
                if (bomb != null) {
                    return problem(
                            location(document, bomb.getStartMark()),
                            "aliases repeat more than %d values, or themselves (expected: written out)"
                                    .formatted(MAX_REPEATED));
                }
                each.accept(root);
            }
            return null;
        } catch (MarkedYAMLException e) {
            return notYaml(document, e);
        } catch (ReaderException e) {
            return notYaml(document, text, e);
        } catch (YAMLException e) {
            // The limits of the parser carry no position: what it has read of the text does.
            return problem(location(document, parser.peekEvent().getStartMark()), "not readable: " + e.getMessage());
        }
    }

    private static String prepared(Document document) {
        String text = document.text();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        return document.name().endsWith(".json") ? withoutJsonHabits(text) : text;
    }

    /** JSON may be indented by tabs and may write a slash as {@code \/}; YAML 1.1 knows neither. */
    private static String withoutJsonHabits(String json) {
        StringBuilder yaml = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\' && i + 1 < json.length()) {
                char escaped = json.charAt(++i);
                yaml.append(escaped == '/' ? "" : "\\").append(escaped);
            } else {
                yaml.append(c == '\t' ? ' ' : c);
            }
        }
        return yaml.toString();
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        return options;
    }

    private static Problem notYaml(Document document, MarkedYAMLException e) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        Location location = mark == null ? Location.of(document.name()) : location(document, mark);
        return problem(location, "not YAML: " + (e.getContext() == null ? "" : e.getContext() + ", ") + e.getProblem());
    }

    private static Problem notYaml(Document document, String text, ReaderException e) {
        int end = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
        int line = (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = text.codePointCount(text.lastIndexOf('\n', end - 1) + 1, end);
        return problem(
                new Location(document.name(), line + 1, column + 1),
                "not YAML: the character U+%04X (expected: printable text in UTF-8)".formatted(e.getCodePoint()));
    }

    private static Location location(Document document, Mark mark) {
        return new Location(document.name(), mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Problem problem(Location location, String message) {
        return new Problem(
                Severity.ERROR, location, "", FieldPath.ROOT, Quoted.plain(message.replace('\n', ' '), MAX_MESSAGE));
    }

    /** Makes one object of a place that is asked for again and again: where a token ends, the next one often begins. */
    private static final class ThriftyReader extends StreamReader {

        private @Nullable Mark last;

        ThriftyReader(String text) {
            super(text);
        }

        @Override
        public Mark getMark() {
            Mark mark = last;
            if (mark == null || mark.getIndex() != getIndex()) {
                mark = super.getMark();
                last = mark;
            }
            return mark;
        }
    }

    /** Counts the values that aliases repeat, each anchor once: as fast for a bomb as for the text that it is. */
    private static final class Repetition {

        private static final long UNFINISHED = -1;

        private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
        private long repeated;

        /** The alias' target that goes beyond the limit, or contains itself; null where none does. */
        private @Nullable Node bomb;

        @Nullable
        Node find(Node root) {
            size(root);
            return bomb;
        }

        private long size(Node node) {
            if (bomb != null) {
                return 0;
            }
            if (node.getAnchor() == null) {
                return 1 + inner(node);
            }
            Long known = sizes.putIfAbsent(node, UNFINISHED);
            if (known == null) {
                long size = 1 + inner(node);
                sizes.put(node, size);
                return size;
            }
            repeated += known;
            if (known == UNFINISHED || repeated > MAX_REPEATED) {
                bomb = node;
            }
            return known;
        }

        private long inner(Node node) {
            long size = 0;
            if (node instanceof SequenceNode sequence) {
                for (Node item : sequence.getValue()) {
                    size += size(item);
                }
            } else if (node instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    size += size(tuple.getKeyNode()) + size(tuple.getValueNode());
                }
            }
            return size;
        }
    }
}
