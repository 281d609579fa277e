package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Makes nodes of the parser's events. SnakeYAML's own composer does the same, and looks for comments and meanings besides, which
 * nobody asks for here: on every node of a large configuration that is a good part of what it costs to read it.
 */
final class NodeComposer {

    private final Parser parser;
    private final int maxDepth;
    private final Map<String, Node> anchors = new HashMap<>();
    private int depth;
    private boolean aliased;

    /** A composer of what a parser, which has not begun, reads; nested no deeper than that. */
    NodeComposer(Parser parser, int maxDepth) {
        this.parser = parser;
        this.maxDepth = maxDepth;
    }

    /**
     * The root of the next YAML document; null where there is no more.
     *
     * @throws YAMLException where the text is no YAML
     */
    @Nullable
    Node next() {
        if (parser.checkEvent(Event.ID.StreamStart)) {
            parser.getEvent();
        }
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        parser.getEvent(); // the document begins
        anchors.clear();
        aliased = false;
        Node root = node();
        parser.getEvent(); // and ends
        return root;
    }

    /** Whether the last document has aliases: without them no node is there twice. */
    boolean isAliased() {
        return aliased;
    }

    private Node node() {
        Event event = parser.peekEvent();
        if (event instanceof AliasEvent alias) {
            parser.getEvent();
            aliased = true;
            Node target = anchors.get(alias.getAnchor());
            if (target == null) {
                throw new UndefinedAlias(alias);
            }
            return target;
        }
        if (depth > maxDepth) { // before the event is taken, whose place is that of the fault
            throw new YAMLException("Nesting Depth exceeded max " + maxDepth);
        }
        parser.getEvent();
        depth++;
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = anchored(scalar, scalar(scalar));
        } else if (event.is(Event.ID.SequenceStart)) {
            node = sequence((CollectionStartEvent) event);
        } else {
            node = mapping((CollectionStartEvent) event);
        }
        depth--;
        return node;
    }

    private static Node scalar(ScalarEvent event) {
        Tag plain = event.getImplicit().canOmitTagInPlainScalar() ? Scalar.PLAIN : Tag.STR;
        return new ScalarNode(
                tag(event.getTag(), plain),
                event.getValue(),
                event.getStartMark(),
                event.getEndMark(),
                event.getScalarStyle());
    }

    private Node sequence(CollectionStartEvent event) {
        List<Node> items = new ArrayList<>();
        Mark begin = event.getStartMark();
        Node node = anchored(
                event, new SequenceNode(tag(event.getTag(), Tag.SEQ), true, items, begin, begin, event.getFlowStyle()));
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node());
        }
        parser.getEvent();
        return node;
    }

    private Node mapping(CollectionStartEvent event) {
        List<NodeTuple> fields = new ArrayList<>();
        Mark begin = event.getStartMark();
        Node node = anchored(
                event, new MappingNode(tag(event.getTag(), Tag.MAP), true, fields, begin, begin, event.getFlowStyle()));
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Node key = node();
            fields.add(new NodeTuple(key, node()));
        }
        parser.getEvent();
        return node;
    }

    /** Before what is in it is read: that may be an alias of it. */
    private Node anchored(NodeEvent event, Node node) {
        String anchor = event.getAnchor();
        if (anchor != null) {
            node.setAnchor(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private static Tag tag(@Nullable String written, Tag otherwise) {
        return written == null || written.equals("!") ? otherwise : new Tag(written);
    }

    /** An alias of an anchor that is not before it. */
    private static final class UndefinedAlias extends MarkedYAMLException {

        private static final long serialVersionUID = 1L;

        UndefinedAlias(AliasEvent alias) {
            super(null, null, "found undefined alias " + alias.getAnchor(), alias.getStartMark());
        }
    }
}
