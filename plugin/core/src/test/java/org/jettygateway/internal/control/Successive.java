package org.jettygateway.internal.control;

import org.jettygateway.internal.graph.Publication;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Generations as a controller makes them one after the other, without its thread and its patience. */
public final class Successive {

    private Successive() {}

    /** The last of the generations that these batches make. */
    public static @Nullable Generation last(ConfigSource.Origin origin, ConfigBatch... batches) {
        Generations generations =
                new Generations(origin, new GatewayController.Settings(Publication.AS_DECLARED, false));
        Generation last = null;
        for (ConfigBatch batch : batches) {
            last = generations.next(batch, last);
        }
        return last;
    }
}
