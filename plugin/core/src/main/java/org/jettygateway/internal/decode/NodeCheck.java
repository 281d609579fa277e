package org.jettygateway.internal.decode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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

    /** Names and indices on the way to the node at hand; paths are made only where there is something to say. */
    private final Deque<Object> steps = new ArrayDeque<>();

    private NodeCheck(ObjectScope scope) {
        this.scope = scope;
    }

    /** Reports whatever is wrong with the nodes of an object, those included that nobody reads. */
    static void check(Node root, ObjectScope scope) {
        new NodeCheck(scope).check(root);
    }

    private void check(Node node) {
        if (!TAGS.contains(node.getTag())) {
            String tag = Quoted.plain(node.getTag().getValue());
            scope.error(node, path(), "tag %s (expected: plain values, without tags)".formatted(tag));
        }
        if (node instanceof MappingNode mapping) {
            checkFields(mapping);
        } else if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                steps.addLast(index++);
                check(item);
                steps.removeLast();
            }
        }
    }

    private void checkFields(MappingNode mapping) {
        List<NodeTuple> fields = mapping.getValue();
        Map<String, Node> seen = fields.size() > FEW ? new HashMap<>() : Map.of();
        for (int i = 0; i < fields.size(); i++) {
            Node keyNode = fields.get(i).getKeyNode();
            if (!(keyNode instanceof ScalarNode key)) {
                scope.error(keyNode, path(), "a key that is a list or a mapping (expected: a text)");
                continue;
            }
            steps.addLast(key.getValue());
            if (key.getValue().equals("<<") && key.isPlain()) {
                scope.error(key, path(), "merge keys are not supported (expected: the fields written out)");
            }
            Node first = fields.size() > FEW
                    ? seen.putIfAbsent(key.getValue(), key)
                    : first(key.getValue(), fields.subList(0, i));
            if (first != null) {
                scope.error(
                        key,
                        path(),
                        "given twice (first in line %d)"
                                .formatted(scope.location(first).line()));
            }
            check(fields.get(i).getValueNode());
            steps.removeLast();
        }
    }

    private static @Nullable Node first(String name, List<NodeTuple> fields) {
        for (NodeTuple tuple : fields) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return key;
            }
        }
        return null;
    }

    private FieldPath path() {
        FieldPath path = FieldPath.ROOT;
        for (Iterator<Object> each = steps.iterator(); each.hasNext(); ) {
            Object step = each.next();
            path = step instanceof Integer index ? path.index(index) : path.child(Quoted.plain(step.toString()));
        }
        return path;
    }
}
