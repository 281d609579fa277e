package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of all replicas writes: the one that holds a Lease. All of them serve. */
final class Leadership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private static final String LEASE = "jetty-gateway";
    private static final long AGAIN_MILLIS = 1_000;

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final Times times;
    private final Runnable changed;
    private final AtomicBoolean leads = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable CompletableFuture<?>> candidacy = new AtomicReference<>();
    private final Thread candidate = new Thread(this::run, "gateway-leader");

    /**
     * How long is waited for what.
     *
     * @param lease how long a leader that is not heard of counts as one
     * @param renewal how long a leader tries to renew before it steps back
     * @param period how often is tried
     */
    record Times(Duration lease, Duration renewal, Duration period) {

        /** Those of Kubernetes' own controllers. */
        static final Times DEFAULTS = new Times(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    /**
     * A candidate that is not started yet.
     *
     * @param namespace where the Lease is
     * @param identity this replica's name, unlike those of all others
     * @param changed called when it begins to lead
     */
    Leadership(KubernetesClient client, String namespace, String identity, Times times, Runnable changed) {
        this.client = requireNonNull(client, "client");
        this.namespace = requireNonNull(namespace, "namespace");
        this.identity = requireNonNull(identity, "identity");
        this.times = requireNonNull(times, "times");
        this.changed = requireNonNull(changed, "changed");
        candidate.setDaemon(true);
    }

    void start() {
        candidate.start();
    }

    /** Whether this replica leads. */
    boolean leads() {
        return leads.get();
    }

    /** Gives the Lease back, so that another replica need not wait for its end. */
    @Override
    public void close() {
        closing.set(true);
        CompletableFuture<?> running = candidacy.get();
        if (running != null) {
            running.cancel(true);
        }
        candidate.interrupt();
    }

    private void run() {
        while (!closing.get()) {
            try {
                CompletableFuture<?> running = elector().start();
                candidacy.set(running);
                if (closing.get()) {
                    running.cancel(true);
                }
                running.get();
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            } catch (InterruptedException closed) {
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.debug("The election begins again", e);
            }
        }
    }

    private LeaderElector elector() {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(LEASE)
                        .withLock(new LeaseLock(namespace, LEASE, identity))
                        .withLeaseDuration(times.lease())
                        .withRenewDeadline(times.renewal())
                        .withRetryPeriod(times.period())
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(this::begin, this::end, Leadership::report))
                        .build())
                .build();
    }

    private static void report(@Nullable String leader) {
        LOG.info("{} leads", leader == null || leader.isEmpty() ? "nobody" : leader);
    }

    private void begin() {
        leads.set(true);
        changed.run();
    }

    private void end() {
        leads.set(false);
    }
}
