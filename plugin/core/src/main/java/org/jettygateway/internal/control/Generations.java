package org.jettygateway.internal.control;

import java.time.Instant;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.Authors;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Makes generation after generation, each with what it can take over of the last. For one thread. */
final class Generations {

    private final ResourceDecoder decoder = new ResourceDecoder();
    private final GatewayController.Settings settings;
    private final Authors authors;

    /** The number of what was made last, whether or not it came to serve: what the decoder compares with. */
    private long made;

    private Workings workings = Workings.NONE;

    Generations(ConfigSource.Origin origin, GatewayController.Settings settings) {
        this.authors = origin == ConfigSource.Origin.CLUSTER ? Authors.TENANTS : Authors.TRUSTED;
        this.settings = settings;
    }

    /**
     * Makes the next one.
     *
     * @param serving the generation that serves now; null at start
     * @throws InvalidConfigurationException where any error refuses the whole batch, and there is one
     */
    Generation next(ConfigBatch batch, @Nullable Generation serving) {
        boolean comparable = serving != null && serving.number() == made;
        made = -1;
        Instant now = Instant.now();
        DecodedBatch decoded = decoder.next(batch, now);
        Generation next;
        if (serving != null && comparable && decoder.change() == ResourceDecoder.Change.ENDPOINTS) {
            next = GenerationBuilder.withEndpoints(batch, decoded, authors, serving);
        } else {
            Made step = GenerationBuilder.build(batch, decoded, authors, settings, now, new Made(serving, workings));
            workings = step.workings();
            next = step.made();
        }
        made = next.number();
        return next;
    }
}
