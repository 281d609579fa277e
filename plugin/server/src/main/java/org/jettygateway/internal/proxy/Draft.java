package org.jettygateway.internal.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.model.HTTPHeaderFilter;
import org.jettygateway.internal.routing.HeaderEdits;

/**
 * What filters of the embedding program have made of a request so far, before the route does its part. Used by one thread at a
 * time, like the requests that filters see.
 */
final class Draft {

    private final long begin = System.nanoTime();
    private final Downstream downstream;
    private final HttpFields.Mutable fields;
    private final List<HeaderEdits.Edit> response = new ArrayList<>(0);

    /**
     * A draft of a request as nobody has changed it.
     *
     * @param fields what the backend would get
     */
    Draft(Downstream downstream, HttpFields.Mutable fields) {
        this.downstream = downstream;
        this.fields = fields;
    }

    /** The request, and the way its answer takes. */
    Downstream downstream() {
        return downstream;
    }

    /** The fields for the backend. */
    HttpFields.Mutable fields() {
        return fields;
    }

    /** The changes to the answer. */
    HeaderEdits response() {
        return response.isEmpty() ? HeaderEdits.NONE : new HeaderEdits(response);
    }

    /** When filters began, by {@link System#nanoTime}. */
    long begin() {
        return begin;
    }

    /** What is left of a limit of the whole exchange in milliseconds, at least 1; 0 where there is no limit. */
    long millisLeft(long limit) {
        return limit == 0 ? 0 : Math.max(1, limit - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    /** Changes the request. */
    void edit(HeaderEdits.Edit edit) {
        check(edit);
        new HeaderEdits(List.of(edit)).apply(new EditableFields(fields));
    }

    /** Changes the answer that is to come. */
    void editResponse(HeaderEdits.Edit edit) {
        check(edit);
        response.add(edit);
    }

    /** What a manifest may not change, a filter may not either; and nothing may end a field before its end. */
    private static void check(HeaderEdits.Edit edit) {
        String name = edit.name();
        if (name.isEmpty() || !name.chars().allMatch(Draft::isToken)) {
            throw new IllegalArgumentException("a header's name: \"%s\" (expected: token characters)".formatted(name));
        }
        if (HTTPHeaderFilter.RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("%s cannot be changed by a filter".formatted(name));
        }
        if (!edit.value().chars().allMatch(Draft::isValue)) {
            throw new IllegalArgumentException("%s: a value with control characters".formatted(name));
        }
    }

    private static boolean isToken(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static boolean isValue(int c) {
        return c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f);
    }
}
