package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.List;
import org.jettygateway.problem.Nearest;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The fields of a mapping. It remembers which were asked for: those are the known ones, and {@link #end} reports the rest.
 * A reader therefore asks for every field that it knows, always, and calls {@code end} last.
 */
final class Fields {

    private final MappingNode node;
    private final PathTree path;
    private final ObjectScope scope;
    private final List<String> known = new ArrayList<>(8);

    /** The fields of a mapping. */
    Fields(MappingNode node, PathTree path, ObjectScope scope) {
        this.node = node;
        this.path = path;
        this.scope = scope;
    }

    /** The mapping's object. */
    ObjectScope scope() {
        return scope;
    }

    /** A field that may be missing; null where it is, or where it is {@code null}. */
    @Nullable
    TreeCursor find(String name) {
        known.add(name);
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return isNull(tuple.getValueNode())
                        ? null
                        : new TreeCursor(tuple.getValueNode(), path.child(name), scope);
            }
        }
        return null;
    }

    /** Whether a field is there. */
    boolean has(String name) {
        return find(name) != null;
    }

    /** A field that must be there; null where it is not, and that is reported. */
    @Nullable
    TreeCursor require(String name) {
        TreeCursor found = find(name);
        if (found == null) {
            scope.error(node, path.child(name).path(), "is missing");
        }
        return found;
    }

    /** A mapping that may be missing. */
    @Nullable
    Fields fields(String name) {
        TreeCursor found = find(name);
        return found == null ? null : found.fields();
    }

    /** A mapping that must be there. */
    @Nullable
    Fields requireFields(String name) {
        TreeCursor found = require(name);
        return found == null ? null : found.fields();
    }

    /** A text that may be missing. */
    @Nullable
    String text(String name, Format format) {
        TreeCursor found = find(name);
        return found == null ? null : found.text(format);
    }

    /** A text that stands for {@code otherwise} where it is missing; null where it is not as it must be. */
    @Nullable
    String text(String name, Format format, String otherwise) {
        TreeCursor found = find(name);
        return found == null ? otherwise : found.text(format);
    }

    /** A text that must be there. */
    @Nullable
    String requireText(String name, Format format) {
        TreeCursor found = require(name);
        return found == null ? null : found.text(format);
    }

    /** The elements of a list that may be missing; none where it is, or where it is no list. */
    List<TreeCursor> items(String name, int min, int max) {
        TreeCursor found = find(name);
        List<TreeCursor> items = found == null ? null : found.items(min, max);
        return items == null ? List.of() : items;
    }

    /** The elements of a list that must be there. */
    List<TreeCursor> requireItems(String name, int min, int max) {
        TreeCursor found = require(name);
        List<TreeCursor> items = found == null ? null : found.items(min, max);
        return items == null ? List.of() : items;
    }

    /** Fields that are known and mean nothing to the gateway. */
    void ignore(String... names) {
        known.addAll(List.of(names));
    }

    /** Fields that are known and would have to be served, but are not yet. */
    void notServed(String... names) {
        for (String name : names) {
            TreeCursor found = find(name);
            if (found != null) {
                found.error("is not served yet");
            }
        }
    }

    /** Reports the fields that nobody asked for; true where there are none. */
    boolean end() {
        if (scope.unknownFields() == ObjectScope.UnknownFields.ALLOWED) {
            return true;
        }
        boolean allKnown = true;
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !known.contains(key.getValue())) {
                allKnown = false;
                unknown(key);
            }
        }
        return allKnown;
    }

    private void unknown(ScalarNode key) {
        if (scope.errors() >= ObjectScope.MAX_PROBLEMS || key.getValue().equals("<<")) {
            return;
        }
        String hint = Nearest.hint(key.getValue(), known);
        String message = hint.isEmpty() ? "unknown field (expected: %s)".formatted(expected()) : "unknown field" + hint;
        scope.error(key, path.path().child(Quoted.plain(key.getValue())), message);
    }

    private String expected() {
        return known.isEmpty() ? "no fields" : String.join(", ", known);
    }

    private static boolean isNull(Node value) {
        return value instanceof ScalarNode scalar && Scalar.isNull(scalar);
    }
}
