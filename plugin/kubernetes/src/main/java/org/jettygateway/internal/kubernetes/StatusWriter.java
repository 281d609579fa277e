package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.internal.model.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the statuses in the API server what they should be. Writes what differs, {@code PUT .../status} with the version that
 * was read; where somebody else was faster, reads again and puts its own words into what it finds. One thread looks for what
 * differs, a few write.
 */
final class StatusWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private static final Set<String> DEPENDENT = Set.of(Gateway.KIND, GatewayClass.KIND);
    private static final int MOST_CONFLICTS = 10;
    private static final long RETRY_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final ClusterCache cache;
    private final KubernetesClient client;
    private final String controllerName;
    private final GatewayAddresses addresses;
    private final Supplier<List<GenericKubernetesResource>> gateways;
    private final BooleanSupplier leads;
    private final Clock clock;
    private final AtomicReference<List<Map<String, Object>>> desired = new AtomicReference<>(List.of());
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Semaphore hints = new Semaphore(0);
    private final Thread worker = new Thread(this::run, "gateway-status");
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final StatusWrites writes = new StatusWrites();

    /** What was found to be as it should be, or was made so: it is not compared again before one of the two changes. */
    private final Map<String, Settled> settled = new ConcurrentHashMap<>();

    /** What we wrote, by what the object was before: until the cache has it, its own version is known to be old. */
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    private record Written(String before, GenericKubernetesResource now) {}

    private record Settled(Map<String, Object> entry, String version) {}

    /** What became of one object. */
    private enum Outcome {
        /** It is as it should be, or somebody else's event will bring it up again. */
        DONE,
        /** It should be tried again. */
        RETRY
    }

    /**
     * A writer that is not started yet.
     *
     * @param cache what the API server holds
     * @param client how to write
     * @param controllerName our name
     * @param addresses completes the statuses of Gateways
     * @param gateways the Gateways of ours
     * @param leads whether it is for this replica to write
     */
    StatusWriter(
            ClusterCache cache,
            KubernetesClient client,
            String controllerName,
            GatewayAddresses addresses,
            Supplier<List<GenericKubernetesResource>> gateways,
            BooleanSupplier leads) {
        this.cache = requireNonNull(cache, "cache");
        this.client = requireNonNull(client, "client");
        this.controllerName = requireNonNull(controllerName, "controllerName");
        this.addresses = requireNonNull(addresses, "addresses");
        this.gateways = requireNonNull(gateways, "gateways");
        this.leads = requireNonNull(leads, "leads");
        this.clock = Clock.systemUTC();
        worker.setDaemon(true);
    }

    void start() {
        worker.start();
    }

    /** Sets what the statuses should be, as {@code StatusReport} gives them. Returns at once. */
    void desire(List<Map<String, Object>> statuses) {
        desired.set(List.copyOf(statuses));
        wake();
    }

    /** Looks whether they still are. Returns at once. */
    void wake() {
        hints.release();
    }

    @Override
    public void close() {
        closing.set(true);
        worker.interrupt();
        try {
            worker.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writes.close();
    }

    private void run() {
        try {
            Outcome outcome = Outcome.DONE;
            while (!closing.get()) {
                if (outcome == Outcome.DONE) {
                    hints.acquire();
                } else {
                    hints.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
                hints.drainPermits();
                outcome = writeAll();
            }
        } catch (InterruptedException closed) {
            LOG.debug("No statuses are written any more");
        }
    }

    private Outcome writeAll() throws InterruptedException {
        List<Map<String, Object>> statuses = requireNonNull(desired.get());
        AtomicReference<Outcome> outcome =
                new AtomicReference<>(leads.getAsBoolean() ? reconcileAddresses() : Outcome.DONE);
        forgetAllBut(statuses);
        for (Map<String, Object> entry : statuses) {
            // Whoever leads now writes, and for what is wanted by now there is a hint of its own.
            if (closing.get() || !leads.getAsBoolean() || isOutdated(statuses)) {
                break;
            }
            if (!isSettled(entry)) {
                writes.begin(() -> {
                    if (tryWrite(entry) == Outcome.RETRY) {
                        outcome.set(Outcome.RETRY);
                    }
                });
            }
        }
        writes.await(); // never two writes of one object at once
        return requireNonNull(outcome.get());
    }

    private void forgetAllBut(List<Map<String, Object>> statuses) {
        if (settled.size() > statuses.size() || written.size() > statuses.size()) {
            Set<String> subjects = statuses.stream().map(StatusWriter::subject).collect(Collectors.toSet());
            settled.keySet().retainAll(subjects);
            written.keySet().retainAll(subjects);
        }
    }

    private boolean isSettled(Map<String, Object> entry) {
        String subject = subject(entry);
        Settled last = settled.get(subject);
        if (last == null || !last.entry().equals(entry)) {
            return false;
        }
        GenericKubernetesResource cached = cache.find(Tree.text(entry, "kind"), key(entry));
        if (cached == null || !last.version().equals(cached.getMetadata().getResourceVersion())) {
            return false;
        }
        written.remove(subject); // the cache has it
        settled.put(subject, new Settled(entry, last.version())); // lets go of the older one, which says the same
        return true;
    }

    /** What a Gateway's status should be also depends on Services, and a GatewayClass's on CRDs. */
    private void settle(String subject, Map<String, Object> entry, GenericKubernetesResource object) {
        String version = object.getMetadata().getResourceVersion();
        if (version != null && !DEPENDENT.contains(Tree.text(entry, "kind"))) {
            settled.put(subject, new Settled(entry, version));
        }
    }

    private Outcome reconcileAddresses() {
        try {
            addresses.reconcile(gateways.get());
            failing.remove("addresses");
            return Outcome.DONE;
        } catch (RuntimeException e) {
            if (failing.add("addresses")) {
                LOG.warn("The Gateways' addresses cannot be provided, it is tried again: {}", e.getMessage());
            }
            return Outcome.RETRY;
        }
    }

    private boolean isOutdated(List<Map<String, Object>> statuses) {
        return !desired.compareAndSet(statuses, statuses);
    }

    private Outcome tryWrite(Map<String, Object> entry) {
        String subject = subject(entry);
        try {
            Outcome outcome = write(subject, Tree.text(entry, "kind"), key(entry), entry);
            failing.remove(subject);
            return outcome;
        } catch (
                RuntimeException e) { // trouble with one object, whatever it is, must not end the writing of all others
            if (e instanceof KubernetesClientException refused && refused.getCode() == 404) {
                failing.remove(subject);
                return Outcome.DONE; // it is gone
            }
            if (!closing.get() && failing.add(subject)) {
                LOG.warn("The status of {} cannot be written, it is tried again: {}", subject, e.getMessage());
            }
            return Outcome.RETRY;
        }
    }

    private Outcome write(String subject, String kind, ObjectKey key, Map<String, Object> entry) {
        GenericKubernetesResource object = latest(subject, kind, key);
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            if (object == null || !isJudged(object, entry)) {
                return Outcome.DONE;
            }
            Map<String, Object> current = Tree.map(object.getAdditionalProperties(), "status");
            Map<String, Object> merged = merge(kind, key, current, Tree.map(entry, "status"));
            if (Tree.same(current, merged)) {
                settle(subject, entry, object);
                return Outcome.DONE;
            }
            try {
                GenericKubernetesResource result = put(object, merged);
                written.put(subject, new Written(object.getMetadata().getResourceVersion(), result));
                settle(subject, entry, result);
                return Outcome.DONE;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
                object = cache.fetch(kind, key);
            }
        }
        return Outcome.RETRY;
    }

    private Map<String, Object> merge(
            String kind, ObjectKey key, Map<String, Object> current, Map<String, Object> status) {
        return StatusMerge.merge(
                current,
                complete(kind, key, status),
                controllerName,
                Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Adds what the cluster alone knows. */
    private Map<String, Object> complete(String kind, ObjectKey key, Map<String, Object> status) {
        return switch (kind) {
            case Gateway.KIND -> addresses.complete(key, status);
            case GatewayClass.KIND -> cache.bundleVersions().complete(status);
            default -> status;
        };
    }

    private GenericKubernetesResource put(GenericKubernetesResource object, Map<String, Object> status) {
        Map<String, Object> fields = new LinkedHashMap<>(object.getAdditionalProperties());
        fields.put("status", status);
        GenericKubernetesResource changed = new GenericKubernetesResource();
        changed.setApiVersion(object.getApiVersion());
        changed.setKind(object.getKind());
        changed.setMetadata(object.getMetadata());
        changed.setAdditionalProperties(fields);
        return client.resource(changed).updateStatus();
    }

    /** The object as we know it: of the cache, or what we wrote ourselves and the cache does not have yet. */
    private @Nullable GenericKubernetesResource latest(String subject, String kind, ObjectKey key) {
        GenericKubernetesResource cached = cache.find(kind, key);
        Written ours = written.get(subject);
        if (cached != null
                && ours != null
                && ours.before().equals(cached.getMetadata().getResourceVersion())) {
            return ours.now();
        }
        written.remove(subject);
        return cached;
    }

    /** Whether the object is the one that was judged: where its spec has changed since, another judgement is on its way. */
    private static boolean isJudged(GenericKubernetesResource object, Map<String, Object> entry) {
        return Tree.same(
                object.getMetadata().getGeneration(),
                Tree.map(entry, "metadata").get("generation"));
    }

    private static String subject(Map<String, Object> entry) {
        return Tree.text(entry, "kind") + " " + key(entry);
    }

    private static ObjectKey key(Map<String, Object> entry) {
        Map<String, Object> metadata = Tree.map(entry, "metadata");
        return new ObjectKey(Tree.text(metadata, "namespace"), Tree.text(metadata, "name"));
    }
}
