package org.jettygateway.handler;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.QueryParameters;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/** A Jetty request as routing sees it: host and path canonical, the rest looked up when a rule asks. */
final class CoreRequest implements RequestView {

    private static final CanonicalTarget ROOT = new CanonicalTarget("/", "/");

    private final Request request;
    private final HttpFields fields;
    private final String authority;
    private final @Nullable String host;
    private final CanonicalTarget target;
    private final int refusal;

    CoreRequest(Request request) {
        this.request = request;
        this.fields = request.getHeaders();
        this.authority = authority(request);
        // HTTP/1.0 clients need not name a host (RFC 9112, 3.2); others do, which Jetty has seen to.
        this.host = authority.isEmpty() ? "" : CanonicalHost.parse(authority);
        String rawPath = request.getHttpURI().getPath();
        CanonicalTarget canonical = rawPath == null ? null : CanonicalTarget.parse(rawPath);
        this.target = canonical == null ? ROOT : canonical;
        int status = Admission.check(
                request.getMethod(), rawPath, protocolVersion(), fields, claimedScheme(), connectionScheme());
        boolean ambiguous = status == Admission.ADMITTED && (host == null || canonical == null);
        this.refusal = ambiguous ? HttpStatus.BAD_REQUEST_400 : status;
    }

    /** The status to refuse the request with, whatever the rules say; {@link Admission#ADMITTED} where they decide. */
    int refusal() {
        return refusal;
    }

    /** Whether the request's host is one that rules can be asked about. */
    boolean hasHost() {
        return host != null;
    }

    /** {@code Host} as it came, but for the trailing dot. */
    String authority() {
        int colon = authority.lastIndexOf(':');
        int end = colon > authority.lastIndexOf(']') ? colon : authority.length();
        boolean dotted = end > 0 && authority.charAt(end - 1) == '.';
        return dotted ? authority.substring(0, end - 1) + authority.substring(end) : authority;
    }

    /** The path and query to forward. */
    String target() {
        String query = request.getHttpURI().getQuery();
        return query == null ? target.forwarded() : target.forwarded() + "?" + query;
    }

    /** The fields as they came. */
    HttpFields fields() {
        return fields;
    }

    /** How the client reached us, as the connection, or a customizer that the application trusts, says. */
    String scheme() {
        if (request == Request.unWrap(request)) {
            return connectionScheme();
        }
        return request.isSecure() ? HttpScheme.HTTPS.asString() : HttpScheme.HTTP.asString();
    }

    /** The version as in {@code Via}. */
    String protocolVersion() {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        return switch (version) {
            case HTTP_0_9 -> "0.9";
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2.0";
            case HTTP_3 -> "3.0";
        };
    }

    /** The client's IP address. */
    String remoteAddress() {
        return text(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    @Override
    public int localPort() {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                ? local.getPort()
                : 0;
    }

    @Override
    public String localAddress() {
        return text(request.getConnectionMetaData().getLocalSocketAddress());
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
        return target.path();
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
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
    public int headerCount() {
        return fields.size();
    }

    @Override
    public String headerName(int index) {
        return fields.getField(index).getLowerCaseName();
    }

    @Override
    public @Nullable String query(String name) {
        return QueryParameters.first(request.getHttpURI().getQuery(), name);
    }

    @Override
    public String toString() {
        return method() + " " + authority + target();
    }

    private String connectionScheme() {
        return request.getConnectionMetaData().isSecure() ? HttpScheme.HTTPS.asString() : HttpScheme.HTTP.asString();
    }

    /** What the client itself said, behind all customizers. */
    private @Nullable String claimedScheme() {
        return Request.unWrap(request).getHttpURI().getScheme();
    }

    private static String authority(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host != null) {
            return host;
        }
        HttpURI uri = request.getHttpURI();
        return uri.getAuthority() == null ? "" : uri.getAuthority();
    }

    private static String text(java.net.SocketAddress address) {
        InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (ip == null) {
            return "";
        }
        String text = ip.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
