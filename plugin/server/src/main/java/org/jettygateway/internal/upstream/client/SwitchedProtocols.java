package org.jettygateway.internal.upstream.client;

import java.net.ProtocolException;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Takes the 101 (Switching Protocols) that a request has asked for; any other fails like all that is no answer. Stateless. */
final class SwitchedProtocols implements ProtocolHandler, Response.Listener {

    @Override
    public String getName() {
        return "upgrade";
    }

    @Override
    public boolean accept(Request request, Response response) {
        return response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
                && response.getVersion() == HttpVersion.HTTP_1_1
                && upgrade(request) != null;
    }

    @Override
    public Response.Listener getResponseListener() {
        return this;
    }

    @Override
    public void onHeaders(Response response) {
        Upgrade upgrade = upgrade(response.getRequest());
        if (upgrade == null || !upgrade.isConfirmedBy(response.getHeaders())) {
            var unused = response.getRequest().abort(new ProtocolException("101 without a proper handshake"));
        }
    }

    @Override
    public void onComplete(Result result) {
        HttpClientExchange exchange = exchange(result.getRequest());
        if (result.isFailed()) {
            exchange.onComplete(result);
        } else {
            exchange.onSwitched(result.getResponse());
        }
    }

    private static @Nullable Upgrade upgrade(Request request) {
        return exchange(request).outbound().upgrade();
    }

    private static HttpClientExchange exchange(Request request) {
        return ((PinnedRequest) request).exchange();
    }
}
