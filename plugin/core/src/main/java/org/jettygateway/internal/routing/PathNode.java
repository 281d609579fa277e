package org.jettygateway.internal.routing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A prefix in a {@link PathTrie}: the segments from the root to here. Immutable. */
final class PathNode {

    private final @Nullable EntryTable entries;
    private final @Nullable PathNode shorter;
    private final RegionMap<PathNode> children;

    PathNode(PathTrie.Builder builder, @Nullable PathNode shorter) {
        this.entries = builder.entries().isEmpty() ? null : EntryTable.of(builder.entries());
        this.shorter = shorter;
        PathNode nearest = nearest();
        Map<String, PathNode> nodes = new HashMap<>();
        builder.children().forEach((segment, child) -> nodes.put(segment, new PathNode(child, nearest)));
        this.children = new RegionMap<>(nodes);
    }

    /** The node of the segment between {@code from} and {@code to}; null where no prefix goes on like that. */
    @Nullable
    PathNode child(String path, int from, int to) {
        return children.find(path, from, to);
    }

    /** This node, or the nearest shorter prefix where none ends here; null where there is none. */
    @Nullable
    PathNode nearest() {
        return entries == null ? shorter : this;
    }

    /** The nearest shorter prefix at which entries end; null where there is none. */
    @Nullable
    PathNode shorter() {
        return shorter;
    }

    /** The best entry of exactly this prefix whose conditions hold; null where there is none. */
    @Nullable
    RouteEntry find(RequestView request) {
        return entries == null ? null : entries.find(request);
    }
}
