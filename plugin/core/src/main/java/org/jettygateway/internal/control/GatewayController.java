package org.jettygateway.internal.control;

import java.io.IOException;
import java.util.function.Function;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Watches a configuration and publishes generations of it. One thread does all the work; requests read {@link #current}.
 *
 * @param <L> the live form of a generation, as the doors serve it: made off the request path, published by one write
 */
public final class GatewayController<L> implements AutoCloseable {

    private volatile @Nullable L current;

    /**
     * A controller that is not started yet.
     *
     * @param source where the configuration comes from
     * @param settings how it is read
     * @param activation prepares a generation's live form (upstream state, connectors) right before it is published; where
     *     it throws, the generation is dropped and the last one serves on
     */
    public GatewayController(ConfigSource source, Settings settings, Function<Generation, L> activation) {
        throw new UnsupportedOperationException();
    }

    /**
     * Loads the first generation on the calling thread, publishes it, and begins to watch.
     *
     * @throws IOException where there is nothing to be read
     * @throws InvalidConfigurationException where {@link Settings#strict} is set and the configuration has errors
     */
    public void start() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The live form of the current generation; null before {@link #start}. One volatile read. */
    public @Nullable L current() {
        return current;
    }

    /** Stops watching. The current generation stays. */
    @Override
    public void close() {}

    /**
     * How a configuration is read.
     *
     * @param publication where declared ports are reachable
     * @param strict whether any error refuses the whole batch, rather than the object it is in
     */
    public record Settings(Publication publication, boolean strict) {}
}
