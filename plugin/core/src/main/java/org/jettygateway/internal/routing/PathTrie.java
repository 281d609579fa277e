package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the prefixes of a path, segment by segment: {@code /login} is one of {@code /login}, {@code /login/} and
 * {@code /login/x}, but not of {@code /loginx}. A lookup goes no deeper than the prefixes do. Immutable.
 */
final class PathTrie {

    private final PathNode root;

    private PathTrie(PathNode root) {
        this.root = root;
    }

    /** The longest prefix of a path at which entries end; the others are {@link PathNode#shorter}. Null for none. */
    @Nullable
    PathNode find(String path) {
        PathNode node = root;
        for (int from = 1; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            PathNode child = node.child(path, from, to);
            if (child == null) {
                break;
            }
            node = child;
            from = to + 1;
        }
        return node.nearest();
    }

    /** A prefix while the trie is built; the trie itself at the root. */
    static final class Builder {

        private final List<RouteEntry> entries = new ArrayList<>(1);
        private final Map<String, Builder> children = new HashMap<>();

        List<RouteEntry> entries() {
            return entries;
        }

        Map<String, Builder> children() {
            return children;
        }

        /** Adds an entry under a canonical prefix without slash at its end; empty for the root. */
        void add(String prefix, RouteEntry entry) {
            Builder node = this;
            if (!prefix.isEmpty()) {
                for (String segment : prefix.substring(1).split("/", -1)) {
                    node = node.children.computeIfAbsent(segment, name -> new Builder());
                }
            }
            node.entries.add(entry);
        }

        PathTrie build() {
            return new PathTrie(new PathNode(this, null));
        }
    }
}
