package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.proxy.QueryParameters;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * What routing sees of a servlet request. Rules see the whole path as the client sent it, the context's part of it too: a
 * WAR that is not deployed as ROOT serves the rules whose paths begin with its context path.
 */
public final class ServletRequestView implements RequestView {

    private static final CanonicalTarget ROOT = new CanonicalTarget("/", "/");

    private final HttpServletRequest request;
    private final HttpFields fields;
    private final String authority;
    private final @Nullable String host;
    private final @Nullable CanonicalTarget path;

    /** The view of a request. */
    public ServletRequestView(HttpServletRequest request) {
        this.request = requireNonNull(request, "request");
        this.fields = fields(request);
        this.authority = authority(request);
        this.host = authority.isEmpty() ? "" : CanonicalHost.parse(authority);
        this.path = CanonicalTarget.parse(request.getRequestURI());
    }

    private static HttpFields fields(HttpServletRequest request) {
        HttpFields.Mutable fields = HttpFields.build();
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
                fields.add(name, values.nextElement());
            }
        }
        return fields.asImmutable();
    }

    /** {@code Host}; in HTTP/2, which need not have it, what the container made of {@code :authority}. */
    private static String authority(HttpServletRequest request) {
        String authority = request.getHeader("Host");
        if (authority != null) {
            return authority;
        }
        boolean withoutHost = request.getProtocol().startsWith("HTTP/1.");
        return withoutHost ? "" : request.getServerName() + ":" + request.getServerPort();
    }

    /** Whether the host has a canonical form, or is missing where it may. */
    boolean hasHost() {
        return host != null;
    }

    /** Whether the path has a canonical form; else rules see the root, and the request must be refused. */
    boolean hasPath() {
        return path != null;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpFields fields() {
        return fields;
    }

    /** The authority without the trailing dot that a name may have. */
    String authority() {
        int colon = authority.lastIndexOf(':');
        int end = colon > authority.lastIndexOf(']') ? colon : authority.length();
        if (end == 0 || authority.charAt(end - 1) != '.') {
            return authority;
        }
        return authority.substring(0, end - 1) + authority.substring(end);
    }

    /** {@code http} or {@code https}: how the connection is. */
    String scheme() {
        return request.isSecure() ? "https" : "http";
    }

    /** {@code 1.1}, {@code 2.0}. */
    String protocolVersion() {
        String protocol = request.getProtocol();
        return protocol.substring(protocol.indexOf('/') + 1);
    }

    /** The path and query to forward. */
    String target() {
        String query = request.getQueryString();
        String forwarded = (path == null ? ROOT : path).forwarded();
        return query == null ? forwarded : forwarded + "?" + query;
    }

    @Override
    public int localPort() {
        return request.getLocalPort();
    }

    @Override
    public String localAddress() {
        String address = request.getLocalAddr();
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address; // IPv6 in Jetty
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String host() {
        return host == null ? "" : host;
    }

    @Override
    public String path() {
        return (path == null ? ROOT : path).path();
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
        String value = null;
        for (HttpField field : fields) {
            if (field.getName().equalsIgnoreCase(lowerCaseName)) {
                value = value == null ? field.getValue() : value + ", " + field.getValue();
            }
        }
        return value;
    }

    @Override
    public int headerCount() {
        return fields.size();
    }

    @Override
    public String headerName(int index) {
        return fields.getField(index).getLowerCaseName();
    }

    @Override
    public @Nullable String query(String name) {
        return QueryParameters.first(request.getQueryString(), name);
    }
}
