package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the API server holds of the kinds that are of use, kept up to date. A kind that the server does not have, or not yet,
 * or that may not be listed, stops no other; it is asked for again every 30 seconds. While the server is away, what was there
 * last stays. Thread-safe.
 */
final class ClusterCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCache.class);

    private static final Duration FIRST_PERIOD = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(20);

    private final KubernetesClient client;
    private final List<WatchedKind> kinds;
    private final Duration period;
    private final Runnable changed;
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private final Set<String> absent = new HashSet<>();
    private final ScheduledExecutorService discovery = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gateway-discovery");
        thread.setDaemon(true);
        return thread;
    });
    private BundleVersions bundleVersions = BundleVersions.UNKNOWN;
    private boolean complete;
    private boolean away;

    /**
     * A cache that holds nothing yet.
     *
     * @param client not closed by the cache
     * @param kinds what to watch
     * @param period after how long a kind that is not there is asked for again
     * @param changed called at any change, from any thread; returns at once
     */
    ClusterCache(KubernetesClient client, List<WatchedKind> kinds, Duration period, Runnable changed) {
        this.client = requireNonNull(client, "client");
        this.kinds = List.copyOf(kinds);
        this.period = requireNonNull(period, "period");
        this.changed = requireNonNull(changed, "changed");
    }

    /** Begins, and returns when everything was read once: however long the API server stays away. */
    void start() throws InterruptedException {
        while (!discover()) {
            TimeUnit.MILLISECONDS.sleep(FIRST_PERIOD.toMillis());
        }
        while (!isSynced()) {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        ScheduledFuture<?> unused = discovery.scheduleWithFixedDelay(
                this::discover, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether everything was read once. */
    synchronized boolean isSynced() {
        return complete && watched.values().stream().allMatch(Watched::isSettled);
    }

    /** Whether all objects of a kind were read once: if not, that one is missing says nothing. */
    boolean isListed(String kind) {
        Watched found = find(kind);
        return found != null && found.isListed();
    }

    /** Of which release the CRDs are. */
    synchronized BundleVersions bundleVersions() {
        return bundleVersions;
    }

    /** All objects, of whatever kind. */
    List<GenericKubernetesResource> objects() {
        List<GenericKubernetesResource> objects = new ArrayList<>();
        snapshot().forEach(each -> objects.addAll(each.objects()));
        return objects;
    }

    /** The objects of one kind. */
    List<GenericKubernetesResource> objects(String kind) {
        Watched found = find(kind);
        return found == null ? List.of() : found.objects();
    }

    /** An object; null where there is none. */
    @Nullable
    GenericKubernetesResource find(String kind, ObjectKey key) {
        Watched found = find(kind);
        return found == null ? null : found.find(key);
    }

    /** An object as the API server has it now; null where there is none. */
    @Nullable
    GenericKubernetesResource fetch(String kind, ObjectKey key) {
        Watched found = find(kind);
        return found == null ? null : found.fetch(key);
    }

    @Override
    public void close() {
        discovery.shutdownNow();
        snapshot().forEach(Watched::close);
    }

    private synchronized List<Watched> snapshot() {
        return List.copyOf(watched.values());
    }

    private synchronized @Nullable Watched find(String kind) {
        return watched.get(kind);
    }

    /** Begins to watch what is there and was not; false where the server does not answer. */
    private boolean discover() {
        try {
            for (WatchedKind kind : kinds) {
                if (find(kind.kind()) == null) {
                    discover(kind);
                }
            }
            findBundleVersions();
            synchronized (this) {
                complete = true;
                away = false;
            }
            return true;
        } catch (RuntimeException e) {
            reportAway(e);
            return false;
        }
    }

    private void findBundleVersions() {
        BundleVersions found = BundleVersions.read(client);
        boolean changes;
        synchronized (this) {
            changes = !found.equals(bundleVersions);
            bundleVersions = found;
        }
        if (changes) {
            changed.run();
        }
    }

    private void discover(WatchedKind kind) {
        for (String version : kind.versions()) {
            if (isThere(kind.apiVersion(version), kind.kind())) {
                Watched begun = new Watched(client, kind, version, changed);
                synchronized (this) {
                    watched.put(kind.kind(), begun);
                    absent.remove(kind.kind());
                }
                begun.start();
                LOG.debug("{} is watched in {}", kind.kind(), kind.apiVersion(version));
                return;
            }
        }
        synchronized (this) {
            if (absent.add(kind.kind())) {
                LOG.warn(
                        "The API server has no {} in {}: none is served; it is asked again every {} s",
                        kind.kind(),
                        kind.apiVersion(String.join(" or ", kind.versions())),
                        period.toSeconds());
            }
        }
    }

    private boolean isThere(String apiVersion, String kind) {
        try {
            return client.supports(apiVersion, kind);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return true; // who may not ask finds out by listing them
            }
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private synchronized void reportAway(RuntimeException cause) {
        if (!away) {
            away = true;
            LOG.warn(
                    "The API server cannot be asked what it has: {}; it is tried again",
                    String.valueOf(cause.getMessage()));
        }
    }
}
