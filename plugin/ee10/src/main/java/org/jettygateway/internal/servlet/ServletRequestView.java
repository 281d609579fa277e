package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * What routing sees of a servlet request. Rules see the whole path as the client sent it, the context's part of it too: a
 * WAR that is not deployed as ROOT serves the rules whose paths begin with its context path.
 */
public final class ServletRequestView implements RequestView {

    private final HttpServletRequest request;
    private final HttpFields fields;
    private final String authority;
    private final String host;
    private final CanonicalTarget path;

    private ServletRequestView(
            HttpServletRequest request, HttpFields fields, String authority, String host, CanonicalTarget path) {
        this.request = request;
        this.fields = fields;
        this.authority = authority;
        this.host = host;
        this.path = path;
    }

    /** The view of a request; null where host or path have no canonical form, or the target claims another scheme. */
    public static @Nullable ServletRequestView of(HttpServletRequest request) {
        HttpFields fields = fields(request);
        String authority = authority(request);
        String host = authority.isEmpty() ? "" : CanonicalHost.parse(authority);
        CanonicalTarget path = CanonicalTarget.parse(request.getRequestURI());
        if (host == null
                || path == null
                || request.isSecure() != request.getScheme().equals("https")) {
            return null;
        }
        return new ServletRequestView(request, fields, authority, host, path);
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

    private static String authority(HttpServletRequest request) {
        String authority = request.getHeader("Host");
        if (authority == null) {
            return request.getProtocol().startsWith("HTTP/1.")
                    ? ""
                    : request.getServerName() + ":" + request.getServerPort();
        }
        return authority;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpFields fields() {
        return fields;
    }

    String authority() {
        return authority;
    }

    String target() {
        String query = request.getQueryString();
        return query == null ? path.forwarded() : path.forwarded() + "?" + query;
    }

    @Override
    public int localPort() {
        return request.getLocalPort();
    }

    @Override
    public String localAddress() {
        return request.getLocalAddr();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String path() {
        return path.path();
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
        return requireNonNull(fields.getField(index)).getLowerCaseName();
    }

    @Override
    public @Nullable String query(String name) {
        return null;
    }
}
