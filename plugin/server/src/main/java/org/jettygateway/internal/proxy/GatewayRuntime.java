package org.jettygateway.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.InvalidConfigurationException;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.upstream.UpstreamRegistry;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jettygateway.internal.upstream.client.UpstreamClient;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Everything behind a door, put together: configuration in, {@link LiveGeneration}s out, and the pipeline that serves them.
 * A door reads {@link #current} once per request.
 */
public final class GatewayRuntime implements AutoCloseable {

    private final Pipeline pipeline;
    private final Consumer<Generation> listeners;
    private final ScheduledExecutorService worker;
    private final UpstreamRegistry registry;
    private final GatewayController<LiveGeneration> controller;

    /**
     * Puts it together; nothing runs yet.
     *
     * @param client sends the requests; started and stopped by the caller, who outlives this
     * @param listeners is handed each generation right before it serves, to open and close ports; where it throws, the
     *     generation is dropped
     */
    public GatewayRuntime(
            ConfigSource source,
            GatewayController.Settings settings,
            ProxySettings proxy,
            UpstreamClient client,
            Consumer<Generation> listeners) {
        this(source, settings, proxy, client, listeners, generation -> {});
    }

    /**
     * Puts it together; nothing runs yet.
     *
     * @param client as above
     * @param listeners as above
     * @param served is handed each generation when it serves; must not throw
     */
    public GatewayRuntime(
            ConfigSource source,
            GatewayController.Settings settings,
            ProxySettings proxy,
            UpstreamClient client,
            Consumer<Generation> listeners,
            Consumer<Generation> served) {
        this.pipeline = new Pipeline(client, proxy);
        this.listeners = requireNonNull(listeners, "listeners");
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "jetty-gateway-resolver");
            thread.setDaemon(true);
            return thread;
        });
        this.registry = new UpstreamRegistry(client, worker);
        this.controller = new GatewayController<>(source, settings, this::activate, served);
    }

    /**
     * Loads the configuration, and watches it from then on.
     *
     * @throws IOException where there is nothing to be read
     * @throws InvalidConfigurationException where the settings are strict and the configuration has errors
     */
    public void start() throws IOException {
        controller.start();
    }

    /** The generation to serve by; null before {@link #start} has ended. One volatile read. */
    public @Nullable LiveGeneration current() {
        return controller.current();
    }

    /** Serves a kept generation and pins it; see {@link GatewayController#rollback(long, Consumer)}. */
    public CompletableFuture<Published> rollback(long number, Consumer<Generation> check) {
        return controller.rollback(number, check);
    }

    /** Ends the pin; see {@link GatewayController#release}. */
    public CompletableFuture<Published> release() {
        return controller.release();
    }

    /** Carries out what a generation decides. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Ends watching; requests that are under way go on. */
    @Override
    public void close() {
        controller.close();
        registry.close();
        worker.shutdownNow();
    }

    private LiveGeneration activate(Generation generation) {
        List<UpstreamState> states = registry.prepare(generation.graph().upstreams());
        LiveGeneration last = controller.current();
        LiveGeneration live;
        if (last != null && last.generation().snapshot() == generation.snapshot()) {
            live = last.with(generation, states);
        } else {
            live = new LiveGeneration(generation, states);
            listeners.accept(generation);
        }
        // The one write that publishes comes next. Requests of the last generation keep the states that they hold.
        registry.retireOthers(generation.graph().upstreams());
        return live;
    }
}
