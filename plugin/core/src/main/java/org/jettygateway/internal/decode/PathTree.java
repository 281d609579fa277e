package org.jettygateway.internal.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jettygateway.problem.FieldPath;

/**
 * The field paths of one document, each made once: its rules share the few paths that they have in common.
 */
final class PathTree {

    private final FieldPath path;
    private final Map<String, PathTree> children = new HashMap<>(4);
    private final List<PathTree> items = new ArrayList<>(0);

    /** The root. */
    PathTree() {
        this(FieldPath.ROOT);
    }

    private PathTree(FieldPath path) {
        this.path = path;
    }

    /** The path to here. */
    FieldPath path() {
        return path;
    }

    /** The field {@code name}, one of those that the gateway reads: what authors make up must not pile up here. */
    PathTree child(String name) {
        return children.computeIfAbsent(name, key -> new PathTree(path.child(key)));
    }

    /** The element at {@code index}; asked for in order, from 0. */
    PathTree index(int index) {
        if (index == items.size()) {
            items.add(new PathTree(path.index(index)));
        }
        return items.get(index);
    }
}
