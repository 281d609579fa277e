package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * What both doors make of a request: one canonical host and one canonical path, by which it is matched and forwarded. A door
 * adds where the request came in.
 */
public abstract class CanonicalRequest implements RequestView {

    private static final CanonicalTarget ROOT = new CanonicalTarget("/", "/");

    private final HttpFields fields;
    private final String authority;
    private final @Nullable String host;
    private final @Nullable CanonicalTarget target;
    private final @Nullable String rawQuery;

    /**
     * Reads a request.
     *
     * @param fields its fields as they came
     * @param authority {@code Host} or {@code :authority} as it came; empty where an HTTP/1.0 client names none (RFC 9112, 3.2)
     * @param rawPath the path as it came; null where there is none
     * @param rawQuery the query as it came, without question mark; null where there is none
     */
    protected CanonicalRequest(
            HttpFields fields, String authority, @Nullable String rawPath, @Nullable String rawQuery) {
        this.fields = requireNonNull(fields, "fields");
        this.authority = requireNonNull(authority, "authority");
        this.host = authority.isEmpty() ? "" : CanonicalHost.parse(authority);
        this.target = rawPath == null ? null : CanonicalTarget.parse(rawPath);
        this.rawQuery = rawQuery;
    }

    /** Whether the host has a canonical form, or is missing where it may. */
    public final boolean hasHost() {
        return host != null;
    }

    /** Whether the path has a canonical form; else rules see the root, and the request must be refused. */
    public final boolean hasPath() {
        return target != null;
    }

    /** {@code Host} as it came, but for the trailing dot that a name may have. */
    public final String authority() {
        int colon = authority.lastIndexOf(':');
        int end = colon > authority.lastIndexOf(']') ? colon : authority.length();
        boolean dotted = end > 0 && authority.charAt(end - 1) == '.';
        return dotted ? authority.substring(0, end - 1) + authority.substring(end) : authority;
    }

    /** The path and query to forward. */
    public final String target() {
        String path = (target == null ? ROOT : target).forwarded();
        return rawQuery == null ? path : path + "?" + rawQuery;
    }

    /** The fields as they came. */
    public final HttpFields fields() {
        return fields;
    }

    @Override
    public final String host() {
        return host == null ? "" : host;
    }

    @Override
    public final String path() {
        return (target == null ? ROOT : target).path();
    }

    @Override
    public final @Nullable String header(String lowerCaseName) {
        String joined = null;
        for (HttpField field : fields) {
            if (field.is(lowerCaseName)) {
                String value = field.getValue() == null ? "" : field.getValue();
                joined = joined == null ? value : joined + ", " + value;
            }
        }
        return joined;
    }

    @Override
    public final int headerCount() {
        return fields.size();
    }

    @Override
    public final String headerName(int index) {
        return fields.getField(index).getLowerCaseName();
    }

    @Override
    public final @Nullable String query(String name) {
        return QueryParameters.first(rawQuery, name);
    }

    @Override
    public String toString() {
        return method() + " " + authority + target();
    }
}
