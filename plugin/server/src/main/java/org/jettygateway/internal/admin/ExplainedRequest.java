package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request to be explained: a live one, or one that nobody sent.
 *
 * @param view what routing sees of it
 * @param authority its {@code Host} as a backend would get it
 * @param target its path and query as they would be forwarded
 * @param scheme {@code http} or {@code https}
 * @param refusal why a door refuses it without asking the tables, with the status first; null where it does not
 */
public record ExplainedRequest(
        RequestView view,
        String authority,
        String target,
        String scheme,
        @Nullable String refusal) {

    /** Checks that nothing is missing. */
    public ExplainedRequest {
        requireNonNull(view, "view");
        requireNonNull(authority, "authority");
        requireNonNull(target, "target");
        requireNonNull(scheme, "scheme");
    }
}
