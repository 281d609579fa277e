package org.jettygateway.internal.decode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.problem.FieldPath;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What YAML allows and no manifest needs: fields given twice, merge keys, tags, keys that are no text. */
final class NodeCheck {

    private static final Set<Tag> TAGS =
            Set.of(Scalar.PLAIN, Tag.STR, Tag.MAP, Tag.SEQ, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP);

    /** Among so many fields a name is looked for one by one. */
    private static final int FEW = 10;

    private final ObjectScope scope;

    private NodeCheck(ObjectScope scope) {
        this.scope = scope;
    }

    /** Reports whatever is wrong with the nodes of an object, those included that nobody reads. */
    static void check(Node root, ObjectScope scope) {
        new NodeCheck(scope).visit(root, null);
    }

    /** One more step of the way to a node; paths are made of it only where there is something to say. */
    private static final class Step {

        private final @Nullable Step before;
        private final Node in;
        private int index;

        Step(@Nullable Step before, Node in) {
            this.before = before;
            this.in = in;
        }
    }

    private void visit(Node node, @Nullable Step way) {
        if (!isPlain(node.getTag())) {
            reportTag(node, way);
        }
        if (node instanceof MappingNode mapping) {
            checkFields(mapping, new Step(way, node));
        } else if (node instanceof SequenceNode sequence) {
            Step step = new Step(way, node);
            for (Node item : sequence.getValue()) {
                visit(item, step);
                step.index++;
            }
        }
    }

    /** Nearly all have one of the first four, and then they are the same objects. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isPlain(Tag tag) {
        return tag == Scalar.PLAIN || tag == Tag.STR || tag == Tag.MAP || tag == Tag.SEQ || TAGS.contains(tag);
    }

    private void checkFields(MappingNode mapping, Step step) {
        List<NodeTuple> fields = mapping.getValue();
        Map<String, Node> seen = fields.size() > FEW ? new HashMap<>() : Map.of();
        for (int i = 0; i < fields.size(); i++) {
            step.index = i;
            if (!(fields.get(i).getKeyNode() instanceof ScalarNode key)) {
                reportKey(fields.get(i).getKeyNode(), step);
                continue;
            }
            if (key.getValue().equals("<<") && key.isPlain()) {
                scope.error(key, path(step), "merge keys are not supported (expected: the fields written out)");
            }
            Node first = fields.size() > FEW ? seen.putIfAbsent(key.getValue(), key) : first(key.getValue(), fields, i);
            if (first != null) {
                reportTwice(key, step, first);
            }
            visit(fields.get(i).getValueNode(), step);
        }
    }

    /** The key of that name among so many fields from the first. */
    private static @Nullable Node first(String name, List<NodeTuple> fields, int count) {
        for (int i = 0; i < count; i++) {
            if (fields.get(i).getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(name)) {
                return key;
            }
        }
        return null;
    }

    private void reportTag(Node node, @Nullable Step way) {
        String tag = Quoted.plain(node.getTag().getValue());
        scope.error(node, path(way), "tag %s (expected: plain values, without tags)".formatted(tag));
    }

    private void reportKey(Node key, Step step) {
        scope.error(key, path(step.before), "a key that is a list or a mapping (expected: a text)");
    }

    private void reportTwice(Node key, Step step, Node first) {
        int line = scope.location(first).line();
        scope.error(key, path(step), "given twice (first in line %d)".formatted(line));
    }

    private static FieldPath path(@Nullable Step step) {
        if (step == null) {
            return FieldPath.ROOT;
        }
        FieldPath before = path(step.before);
        if (step.in instanceof MappingNode mapping
                && mapping.getValue().get(step.index).getKeyNode() instanceof ScalarNode key) {
            return before.child(Quoted.plain(key.getValue()));
        }
        return before.index(step.index);
    }
}
