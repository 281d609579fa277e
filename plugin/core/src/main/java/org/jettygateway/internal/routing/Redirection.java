package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads; {@code HTTPRequestRedirectFilter} in the Gateway API. What is null is kept from the request.
 *
 * @param scheme {@code http} or {@code https}
 * @param hostname the host
 * @param port the port; where it is null, the scheme's own if a scheme is given, else the declared one of the listener
 * @param path how the path is changed
 * @param status 301, 302, 303, 307 or 308
 */
public record Redirection(
        @Nullable String scheme,
        @Nullable String hostname,
        @Nullable Integer port,
        @Nullable PathRewrite path,
        int status) {

    /**
     * The value of {@code Location}. The port is left out where it is the scheme's own; the query is kept.
     *
     * @param requestScheme how the client's connection is
     * @param requestHost the canonical host of the request
     * @param listenerPort the declared port of the listener, never the one it is published on
     * @param target the path and query as they would be forwarded
     */
    public String location(String requestScheme, String requestHost, int listenerPort, String target) {
        String toScheme = scheme == null ? requestScheme : scheme;
        int own = toScheme.equals("https") ? 443 : 80;
        int toPort = port != null ? port : scheme != null ? own : listenerPort;
        StringBuilder location = new StringBuilder(toScheme).append("://");
        location.append(hostname == null ? requestHost : hostname);
        if (toPort != own) {
            location.append(':').append(toPort);
        }
        if (path == null) {
            return location.append(target).toString();
        }
        int query = target.indexOf('?');
        location.append(path.apply(query < 0 ? target : target.substring(0, query)));
        return location.append(query < 0 ? "" : target.substring(query)).toString();
    }

    /** {@code 301 https shop.example.com port 8443 path /cart}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(status);
        text.append(scheme == null ? "" : " " + scheme);
        text.append(hostname == null ? "" : " " + hostname);
        text.append(port == null ? "" : " port " + port);
        return text.append(path == null ? "" : " " + path).toString();
    }
}
