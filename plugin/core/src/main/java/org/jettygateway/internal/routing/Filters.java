package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is done to a request on its way to a backend and to the answer on its way back: a rule's filters and then those of the
 * backend, compiled into one. Immutable.
 *
 * @param request changes to the headers that the backend sees
 * @param response changes to the headers that the client sees
 * @param hostname what stands in {@code Host} instead of the client's; null keeps it
 * @param path how the path is changed; null keeps it
 */
public record Filters(
        HeaderEdits request,
        HeaderEdits response,
        @Nullable String hostname,
        @Nullable PathRewrite path) {

    /** Nothing is done. */
    public static final Filters NONE = new Filters(HeaderEdits.NONE, HeaderEdits.NONE, null, null);

    /** Checks that nothing is missing. */
    public Filters {
        requireNonNull(request, "request");
        requireNonNull(response, "response");
    }

    /** These filters and then others, which have the last word on host and path. */
    @SuppressWarnings("ReferenceEquality") // nearly always both are this one
    public Filters then(Filters next) {
        if (next == NONE || this == NONE) {
            return next == NONE ? this : next;
        }
        return new Filters(
                request.then(next.request),
                response.then(next.response),
                next.hostname == null ? hostname : next.hostname,
                next.path == null ? path : next.path);
    }

    /**
     * The path and query that a backend gets.
     *
     * @param target the path and query of the request, as they would be forwarded without filters
     * @return null where the rewritten path would be read in another way than it was written: such a request is answered 400
     */
    public @Nullable String target(String target) {
        if (path == null) {
            return target;
        }
        int query = target.indexOf('?');
        String rewritten = path.apply(query < 0 ? target : target.substring(0, query));
        CanonicalTarget canonical = CanonicalTarget.parse(rewritten);
        if (canonical == null || !canonical.forwarded().equals(rewritten)) {
            return null;
        }
        return query < 0 ? rewritten : rewritten + target.substring(query);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "request ", request.isEmpty() ? null : request.edits());
        append(text, "response ", response.isEmpty() ? null : response.edits());
        append(text, "host ", hostname);
        append(text, "", path);
        return text.toString();
    }

    private static void append(StringBuilder text, String label, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(label).append(value);
        }
    }
}
