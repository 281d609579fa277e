package org.jettygateway.internal.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jspecify.annotations.Nullable;

/** The gateway that the admin port speaks of. */
public interface AdminView {

    /** What serves; null before the first generation does. */
    @Nullable
    LiveGeneration live();

    /** The generations that are kept. */
    History history();

    /** What a controller would write into the statuses of the objects. */
    List<Map<String, Object>> statuses();

    /** The candidate that is decided beside what serves; null where there is none. */
    @Nullable
    Shadow shadow();

    /** Serves a kept generation and pins it; see {@code GatewayController.rollback}. */
    CompletableFuture<Published> rollback(long number);

    /** Ends the pin. */
    CompletableFuture<Published> release();
}
