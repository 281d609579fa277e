package org.jettygateway.handler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jettygateway.internal.admin.AdminView;
import org.jettygateway.internal.admin.Shadow;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as its admin port sees it.
 *
 * @param gateway which
 * @param history what is kept of its generations
 * @param shadow its candidate; null where there is none
 */
record OperatorView(
        RunningGateway gateway, History history, @Nullable Shadow shadow) implements AdminView {

    @Override
    public @Nullable LiveGeneration live() {
        return gateway.current();
    }

    @Override
    public List<Map<String, Object>> statuses() {
        return gateway.statuses();
    }

    @Override
    public CompletableFuture<Published> rollback(long number) {
        return gateway.rollback(number);
    }

    @Override
    public CompletableFuture<Published> release() {
        return gateway.release();
    }
}
