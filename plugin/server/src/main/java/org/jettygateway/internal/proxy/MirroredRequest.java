package org.jettygateway.internal.proxy;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.client.Inbound;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy of a request, as the request's own backend gets it. Its answer is thrown away; its failure is nobody's. */
final class MirroredRequest implements Outbound, Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(MirroredRequest.class);

    /** The limit where the request itself has none: nobody waits for the answer, so nobody else would end it. */
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final ForwardPlan plan;
    private final String method;
    private final Endpoint endpoint;
    private final @Nullable MirrorBody body;

    MirroredRequest(ForwardPlan plan, String method, Endpoint endpoint, @Nullable MirrorBody body) {
        this.plan = plan;
        this.method = method;
        this.endpoint = endpoint;
        this.body = body;
    }

    void send(UpstreamClient client) {
        UpstreamClient.Cancel cancel = client.send(endpoint.address(), this, this);
        if (body != null) {
            body.cancelBy(cancel);
        }
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return plan.target();
    }

    @Override
    public String authority() {
        return plan.authority();
    }

    @Override
    public HttpFields fields() {
        return plan.fields();
    }

    @Override
    public long length() {
        return body == null ? 0 : body.getLength();
    }

    @Override
    public Content.@Nullable Source body() {
        return body;
    }

    @Override
    public boolean expectsContinue() {
        return false;
    }

    @Override
    public long timeoutMillis() {
        long limit = plan.limits().request();
        return limit == 0 ? LIMIT_MILLIS : limit;
    }

    @Override
    public void onInterim(int status, HttpFields fields) {}

    @Override
    public void onHead(int status, HttpFields.Mutable fields) {
        endpoint.connected();
    }

    @Override
    public void onContent(ByteBuffer content, boolean last, Callback callback) {
        callback.succeeded();
        if (last) {
            over("the mirror has answered");
        }
    }

    @Override
    public void onTrailers(HttpFields trailers) {}

    @Override
    public void onFailure(Failure failure) {
        Failures.tell(endpoint, failure);
        LOG.debug("mirror: {} {}{}: {}", method, authority(), target(), Failures.describe(failure), failure.cause());
        over("the mirror has failed");
    }

    private void over(String why) {
        if (body != null) {
            body.giveUp(why);
        }
    }
}
