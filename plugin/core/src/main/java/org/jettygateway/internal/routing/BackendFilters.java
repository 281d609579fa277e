package org.jettygateway.internal.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only one backend of a rule does with its share of the requests, beside what {@link Filters} change. Immutable.
 *
 * @param redirect how its share is answered instead of being forwarded; null where it is forwarded
 * @param crossOrigin what it says to pages of other origins, in place of what its rule says; null where the rule's word holds
 * @param extensions filters of the embedding program that its requests go through, after those of the rule
 * @param mirrors where copies of its requests are sent, beside the rule's mirrors
 * @param index the number of its mirrors in the snapshot: where their tickets are counted; no matter where it has none
 */
public record BackendFilters(
        Action.@Nullable Redirect redirect,
        @Nullable CrossOrigin crossOrigin,
        List<Extension> extensions,
        List<Mirror> mirrors,
        int index) {

    /** What a backend without such filters has. */
    public static final BackendFilters NONE = new BackendFilters(null, null, List.of(), List.of(), 0);

    /** Copies the lists. */
    public BackendFilters {
        extensions = List.copyOf(extensions);
        mirrors = List.copyOf(mirrors);
    }
}
