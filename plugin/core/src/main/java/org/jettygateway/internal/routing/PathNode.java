package org.jettygateway.internal.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with its entries. Prefixes form a trie by segments: {@code /login} is a prefix of {@code /login}, {@code /login/}
 * and {@code /login/x}, but not of {@code /loginx}. A lookup goes no deeper than the prefixes do. Immutable.
 */
final class PathNode {

    private final @Nullable RouteEntry only;
    private final @Nullable EntryTable entries;
    private final @Nullable PathNode shorter;
    private final RegionMap<PathNode> children;

    private PathNode(Builder builder, @Nullable PathNode shorter) {
        EntryTable table = EntryTable.of(builder.entries);
        // Most paths have one entry without conditions, which is a step nearer then.
        this.only = table.only();
        this.entries = only == null && !builder.entries.isEmpty() ? table : null;
        this.shorter = shorter;
        PathNode nearest = nearest();
        this.children = RegionMap.of(builder.children, child -> new PathNode(child, nearest));
    }

    /** The longest prefix of a path, below this root, at which entries end; null where there is none. */
    @Nullable
    PathNode longestPrefix(String path) {
        PathNode node = this;
        for (int from = 1; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            PathNode child = node.children.find(path, from, to);
            if (child == null) {
                break;
            }
            node = child;
            from = to + 1;
        }
        return node.nearest();
    }

    /** The next shorter prefix at which entries end; null where there is none. */
    @Nullable
    PathNode shorter() {
        return shorter;
    }

    /** The best entry of exactly this path whose conditions hold; null where there is none. */
    @Nullable
    RouteEntry find(RequestView request) {
        return entries == null ? only : entries.find(request);
    }

    private @Nullable PathNode nearest() {
        return only == null && entries == null ? shorter : this;
    }

    /** A path while its entries are collected; the root of the trie is the empty path. */
    static final class Builder {

        private final List<RouteEntry> entries = new ArrayList<>(1);
        private Map<String, Builder> children = Map.of(); // most paths have none

        /** Adds an entry to this path. */
        void add(RouteEntry entry) {
            entries.add(entry);
        }

        /** The path below this root; canonical, without slash at its end. */
        Builder descend(String prefix) {
            Builder node = this;
            for (int from = 1; from <= prefix.length(); ) {
                int slash = prefix.indexOf('/', from);
                int to = slash < 0 ? prefix.length() : slash;
                node = node.child(prefix.substring(from, to));
                from = to + 1;
            }
            return node;
        }

        private Builder child(String segment) {
            if (children.isEmpty()) {
                children = new HashMap<>(4);
            }
            return children.computeIfAbsent(segment, name -> new Builder());
        }

        PathNode build() {
            return new PathNode(this, null);
        }
    }
}
