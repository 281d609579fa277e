package org.jettygateway.internal.upstream.client;

import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/** Passes interim answers on, and makes the client ready for the next one. Stateless. */
final class InterimAnswers implements ProtocolHandler, Response.Listener {

    @Override
    public String getName() {
        return "interim";
    }

    @Override
    public boolean accept(Request request, Response response) {
        return HttpStatus.isInterim(response.getStatus());
    }

    @Override
    public Response.Listener getResponseListener() {
        return this;
    }

    @Override
    public void onSuccess(Response response) {
        HttpFields fields = HttpFields.build(response.getHeaders()).asImmutable();
        PinnedRequest request = (PinnedRequest) response.getRequest();
        request.exchange().onInterim(request, response.getStatus(), fields);
    }

    @Override
    public void onFailure(Response response, Throwable failure) {
        exchange(response.getRequest()).onFailure(response, failure);
    }

    @Override
    public void onComplete(Result result) {
        exchange(result.getRequest()).onComplete(result);
    }

    private static HttpClientExchange exchange(Request request) {
        return ((PinnedRequest) request).exchange();
    }
}
