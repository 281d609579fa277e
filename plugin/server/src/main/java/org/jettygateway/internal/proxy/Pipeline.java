package org.jettygateway.internal.proxy;

import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.upstream.client.UpstreamClient;

/** Carries decisions out. Stateless beyond its settings; both doors share the code, each has an instance. */
public final class Pipeline {

    /** A pipeline that sends by this client. */
    public Pipeline(UpstreamClient client, ProxySettings settings) {
        throw new UnsupportedOperationException();
    }

    /**
     * Carries out a decision; returns at once, the answer goes to {@code downstream}.
     *
     * @param live the generation that decided
     * @param action what it decided
     * @param downstream the request and where its answer goes
     */
    public void handle(LiveGeneration live, Action action, Downstream downstream) {
        throw new UnsupportedOperationException();
    }
}
