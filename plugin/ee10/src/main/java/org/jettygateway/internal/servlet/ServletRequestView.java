package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.proxy.CanonicalRequest;

/**
 * What routing sees of a servlet request. Rules see the whole path as the client sent it, the context's part of it too: a
 * WAR that is not deployed as ROOT serves the rules whose paths begin with its context path.
 */
public final class ServletRequestView extends CanonicalRequest {

    private final HttpServletRequest request;

    /** The view of a request. */
    public ServletRequestView(HttpServletRequest request) {
        super(fields(request), authority(request), request.getRequestURI(), request.getQueryString());
        this.request = requireNonNull(request, "request");
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

    HttpServletRequest request() {
        return request;
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
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public String method() {
        return request.getMethod();
    }
}
