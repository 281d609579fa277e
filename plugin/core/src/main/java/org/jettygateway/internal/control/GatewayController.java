package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.graph.RegisteredExtensions;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Watches a configuration and publishes generations of it. One thread does all the work; requests read {@link #current}.
 *
 * @param <L> the live form of a generation, as the doors serve it: made off the request path, published by one write
 */
public final class GatewayController<L> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayController.class);

    private static final long HOLD_OFF_MILLIS = 100;
    private static final long CAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLUSTER_HOLD_OFF_MILLIS = 30;
    private static final long CLUSTER_CAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RETRY_MILLIS = 2_000;
    private static final long STOP_MILLIS = 5_000;

    private final ConfigSource source;
    private final Generations generations;
    private final Function<Generation, L> activation;
    private final Consumer<Generation> published;
    private final @Nullable History history;
    private final String name;
    private final ProblemLog log;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Semaphore hints = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread worker = new Thread(this::run, "gateway-config");

    private volatile @Nullable L current;

    /**
     * What was made last of the configuration; it serves unless another is pinned. Like the fields below, only for the thread
     * that loads: first the starter's, then the worker.
     */
    private @Nullable Generation followed;

    private boolean pinned;
    private @Nullable Settling settling;
    private String failure = "";
    private ConfigSource.@Nullable Watch watch;

    /**
     * A controller that is not started yet.
     *
     * @param source where the configuration comes from
     * @param settings how it is read
     * @param activation prepares a generation's live form (upstream state, connectors) right before it is published; where
     *     it throws, the generation is dropped and the last one serves on
     */
    public GatewayController(ConfigSource source, Settings settings, Function<Generation, L> activation) {
        this(source, settings, activation, generation -> {});
    }

    /**
     * A controller that is not started yet, and tells of what it publishes.
     *
     * @param source where the configuration comes from
     * @param settings how it is read
     * @param activation as above
     * @param published is handed each generation right after it was published; must not throw
     */
    public GatewayController(
            ConfigSource source,
            Settings settings,
            Function<Generation, L> activation,
            Consumer<Generation> published) {
        this(source, settings, activation, published, "");
    }

    /**
     * A controller that is not started yet, beside another one.
     *
     * @param source where the configuration comes from
     * @param settings how it is read
     * @param activation as above
     * @param published as above
     * @param name begins each line of the log, {@code "Shadow: "}; empty for the one that serves
     */
    public GatewayController(
            ConfigSource source,
            Settings settings,
            Function<Generation, L> activation,
            Consumer<Generation> published,
            String name) {
        this.name = requireNonNull(name, "name");
        this.log = new ProblemLog(name);
        this.source = requireNonNull(source, "source");
        this.generations = new Generations(source.origin(), requireNonNull(settings, "settings"));
        this.activation = requireNonNull(activation, "activation");
        this.published = requireNonNull(published, "published");
        this.history = settings.history();
        worker.setDaemon(true);
    }

    /**
     * Loads the first generation on the calling thread, publishes it, and begins to watch. To be called once.
     *
     * @throws IOException where there is nothing to be read
     * @throws InvalidConfigurationException where {@link Settings#strict} is set and the configuration has errors
     */
    public void start() throws IOException {
        // Watched first: what changes while the first generation is being made is noticed.
        watch = source.watch(hints::release);
        boolean started = false;
        try {
            ConfigBatch batch = source.read();
            load(batch);
            settling = new Settling(batch);
            started = true;
        } finally {
            if (!started) {
                watch.close();
            }
        }
        worker.start();
    }

    /** The live form of the current generation; null before {@link #start}. One volatile read. */
    public @Nullable L current() {
        return current;
    }

    /**
     * Serves a kept generation again, and stays with it until {@link #release}: changes of the configuration are read, and
     * wait. Done by the worker; a restart ends it.
     *
     * @param number of a generation in the history
     * @param check is asked before anything is changed, and throws where that generation could not be served as a whole
     * @return is completed when it serves; exceptionally, with an {@link IllegalArgumentException}, where there is no such
     *     generation, or the configuration is a cluster's, or with what the check or the activation has thrown
     */
    public CompletableFuture<Published> rollback(long number, Consumer<Generation> check) {
        return order(() -> {
            Published found = history == null ? null : history.find(number);
            if (source.origin() == ConfigSource.Origin.CLUSTER) {
                // All replicas serve the same, and endpoints that have gone with their Pods are no good.
                throw new IllegalArgumentException("the configuration is a cluster's: it is rolled back there");
            }
            if (found == null) {
                throw new IllegalArgumentException(
                        "there is no generation %d any more (kept: the last %d)".formatted(number, History.SIZE));
            }
            check.accept(found.generation());
            serve(found.generation());
            pinned = true;
            requireNonNull(history).pinned(found);
            LOG.warn(
                    "Rolled back to generation {}, which is pinned until it is released or the gateway is restarted",
                    number);
            return found;
        });
    }

    /** As above, where there is nothing to check. */
    public CompletableFuture<Published> rollback(long number) {
        return rollback(number, generation -> {});
    }

    /**
     * Ends a {@link #rollback(long)}: what is newest serves.
     *
     * @return is completed when it serves; exceptionally with what the activation has thrown, where the pin stays
     */
    public CompletableFuture<Published> release() {
        return order(() -> {
            History kept = history;
            Generation newest = followed;
            if (kept == null || newest == null || !pinned) {
                throw new IllegalArgumentException("no generation is pinned");
            }
            serve(newest);
            pinned = false;
            Published again = kept.find(newest.number());
            if (again == null) {
                kept.published(newest);
            } else {
                kept.released(again);
            }
            LOG.warn("The pin is released, generation {} serves", newest.number());
            return requireNonNull(kept.state().serving());
        });
    }

    private <T> CompletableFuture<T> order(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        hints.release();
        return done;
    }

    private void carryOutOrders() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
    }

    /** Stops watching, and waits for a generation that is just being made. The current generation stays. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        closing.countDown();
        hints.release();
        if (Thread.currentThread() == worker) {
            return;
        }
        try {
            worker.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean answered = true;
            while (closing.getCount() > 0) {
                if (answered) {
                    hints.acquire();
                } else {
                    hints.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
                hints.drainPermits();
                carryOutOrders();
                answered = source.origin() == ConfigSource.Origin.CLUSTER ? followCluster() : follow();
            }
        } catch (InterruptedException e) {
            LOG.warn("{}Interrupted: the configuration is not followed any more, the last one serves on", name);
        }
    }

    /** Follows a change until all documents have come to rest; false where the source has nothing to give. */
    private boolean follow() throws InterruptedException {
        long since = System.nanoTime();
        while (closing.getCount() > 0) {
            try {
                Settling documents = requireNonNull(settling, "started");
                ConfigBatch ready = documents.take(source.read(), System.nanoTime());
                failure = "";
                if (!documents.isPending() || System.nanoTime() - since >= CAP_NANOS) {
                    reload(documents, ready);
                    since = System.nanoTime();
                }
                if (!documents.isPending()) {
                    return true;
                }
            } catch (IOException e) {
                reportOnce("The configuration cannot be read, the last one serves on: " + e);
                return false;
            }
            if (closing.await(HOLD_OFF_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
            carryOutOrders();
        }
        return true;
    }

    /** Follows changes that are complete when they are heard of, but seldom come alone. */
    private boolean followCluster() throws InterruptedException {
        long since = System.nanoTime();
        while (hints.tryAcquire(CLUSTER_HOLD_OFF_MILLIS, TimeUnit.MILLISECONDS)
                && System.nanoTime() - since < CLUSTER_CAP_NANOS
                && closing.getCount() > 0) {
            hints.drainPermits();
        }
        if (closing.getCount() == 0) {
            return true;
        }
        try {
            ConfigBatch ready = source.read();
            failure = "";
            reload(requireNonNull(settling, "started"), ready);
            return true;
        } catch (IOException e) {
            reportOnce("The configuration cannot be read, the last one serves on: " + e);
            return false;
        }
    }

    private void reload(Settling documents, ConfigBatch ready) {
        if (ready.equals(documents.batch())) {
            return;
        }
        documents.loaded(ready);
        try {
            load(ready);
        } catch (InvalidConfigurationException e) {
            log.report(e.problems());
            LOG.error("{}The configuration has errors and is refused as a whole; the last one serves on", name);
        } catch (RuntimeException e) {
            // The one place where it must not end: a generation that cannot be made costs nothing that serves.
            LOG.error("{}A new generation cannot be served, the last one serves on", name, e);
        }
    }

    /** Makes a generation of a batch and publishes it, unless another is pinned. */
    private void load(ConfigBatch batch) {
        long begin = System.nanoTime();
        Generation made = generations.next(batch, followed);
        log.report(made.problems());
        if (pinned) {
            followed = made;
            requireNonNull(history).waits(made);
            LOG.warn("Generation {} waits, as another is pinned", made.number());
            return;
        }
        // Pods come and go all day.
        boolean onlyEndpoints = followed != null && followed.snapshot() == made.snapshot();
        serve(made);
        followed = made;
        LOG.atLevel(onlyEndpoints ? Level.DEBUG : Level.INFO)
                .log(
                        "{}Generation {}: {} gateways, {} routes, {} upstreams, in {} ms",
                        name,
                        made.number(),
                        made.graph().gateways().size(),
                        made.graph().routes().size(),
                        made.graph().upstreams().size(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        if (history != null) {
            history.published(made);
        }
    }

    private void serve(Generation generation) {
        current = activation.apply(generation);
        published.accept(generation);
    }

    private void reportOnce(String message) {
        if (!message.equals(failure)) {
            LOG.error("{}{}", name, message);
            failure = message;
        }
    }

    /**
     * How a configuration is read.
     *
     * @param publication where declared ports are reachable
     * @param strict whether any error refuses the whole batch, rather than the object it is in
     * @param extensions which filters the program has registered
     * @param history where generations are kept, which is what {@link #rollback} needs; null for nowhere
     */
    public record Settings(
            Publication publication,
            boolean strict,
            RegisteredExtensions extensions,
            @Nullable History history) {

        /** Nothing is kept. */
        public Settings(Publication publication, boolean strict, RegisteredExtensions extensions) {
            this(publication, strict, extensions, null);
        }

        /** The same, where generations are kept. */
        public Settings keeping(@Nullable History kept) {
            return new Settings(publication, strict, extensions, kept);
        }

        /** For a program that has registered no filters. */
        public Settings(Publication publication, boolean strict) {
            this(publication, strict, RegisteredExtensions.NONE);
        }
    }
}
