package org.jettygateway.handler;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;
import org.jettygateway.internal.io.AddressText;
import org.jettygateway.internal.io.GatewayEndPoint;
import org.jettygateway.internal.listen.TlsConnection;
import org.jettygateway.internal.proxy.Admission;
import org.jettygateway.internal.proxy.CanonicalRequest;
import org.jspecify.annotations.Nullable;

/** A Jetty request as routing sees it: host and path canonical, the rest looked up when a rule asks. */
final class CoreRequest extends CanonicalRequest {

    private final Request request;
    private final boolean webSocketConnect;
    private final int refusal;

    CoreRequest(Request request) {
        super(
                request.getHeaders(),
                authority(request),
                request.getHttpURI().getPath(),
                request.getHttpURI().getQuery());
        this.request = request;
        this.webSocketConnect = isWebSocketConnect(request);
        int status = Admission.check(
                method(),
                request.getHttpURI().getPath(),
                protocolVersion(),
                fields(),
                claimedScheme(),
                connectionScheme());
        boolean ambiguous = status == Admission.ADMITTED && (!hasHost() || !hasPath());
        this.refusal = ambiguous ? HttpStatus.BAD_REQUEST_400 : status;
    }

    /** The status to refuse the request with, whatever the rules say; {@link Admission#ADMITTED} where they decide. */
    int refusal() {
        return refusal;
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
        SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
        return endPoint() instanceof GatewayEndPoint own ? own.remoteText().text(remote) : AddressText.of(remote);
    }

    @Override
    public int localPort() {
        return endPoint().getLocalSocketAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    @Override
    public String localAddress() {
        EndPoint endPoint = endPoint();
        SocketAddress local = endPoint.getLocalSocketAddress();
        return endPoint instanceof GatewayEndPoint own ? own.localText().text(local) : AddressText.of(local);
    }

    /** Where the connection arrived, which the PROXY protocol hides behind where the client of the proxy wanted to go. */
    private EndPoint endPoint() {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return endPoint;
    }

    @Override
    public @Nullable String serverName() {
        return TlsConnection.serverName(request.getConnectionMetaData().getConnection());
    }

    @Override
    public boolean secure() {
        return HttpScheme.HTTPS.is(scheme());
    }

    /** The method; GET for an extended CONNECT, which stands for the GET of HTTP/1.1's handshake (RFC 8441, section 5). */
    @Override
    public String method() {
        return webSocketConnect ? HttpMethod.GET.asString() : request.getMethod();
    }

    /** Whether this is an extended CONNECT for WebSocket. */
    boolean isWebSocketConnect() {
        return webSocketConnect;
    }

    private static boolean isWebSocketConnect(Request request) {
        if (!HttpMethod.CONNECT.is(request.getMethod())) {
            return false;
        }
        TunnelSupport tunnel = request.getTunnelSupport();
        return tunnel != null && "websocket".equals(tunnel.getProtocol());
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
}
