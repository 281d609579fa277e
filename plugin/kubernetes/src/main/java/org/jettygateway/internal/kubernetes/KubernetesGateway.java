package org.jettygateway.internal.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.event.ServingEvent;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster as the configuration of a gateway, and as the place where it says what became of it. To be {@link #start started}
 * before the gateway that has its {@link #source} and that it listens to, and closed after it.
 */
public final class KubernetesGateway implements GatewayListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesGateway.class);

    private static final String DEFAULT_NAMESPACE = "jetty-gateway";
    private static final Duration DISCOVERY_PERIOD = Duration.ofSeconds(30);
    private static final int RETRIES = 2;

    private final KubernetesClient client;
    private final ClusterCache cache;
    private final KubernetesSource source;
    private final @Nullable Leadership leadership;
    private final StatusWriter statuses;

    /**
     * How to find the cluster, and what to be in it.
     *
     * @param kubeconfig the file that names the API server; null for the one of the environment: {@code KUBECONFIG}, the
     *     home directory's, or the pod's service account
     * @param controllerName which GatewayClasses are ours
     * @param addressPool the block of addresses of which each Gateway gets one; null for a Service of type LoadBalancer each
     * @param election whether one of several replicas has to be found that writes
     */
    public record Settings(
            @Nullable Path kubeconfig,
            String controllerName,
            @Nullable String addressPool,
            Election election) {

        /** What there is where nothing is set. */
        public static final Settings DEFAULTS =
                new Settings(null, GatewayClass.CONTROLLER_NAME, null, Election.BY_LEASE);

        /**
         * Checks them.
         *
         * @throws IllegalArgumentException where the pool is no block of addresses
         */
        public Settings {
            requireNonNull(controllerName, "controllerName");
            requireNonNull(election, "election");
            if (addressPool != null) {
                checkPool(addressPool);
            }
        }

        /**
         * Checks what may be an address pool.
         *
         * @throws IllegalArgumentException where it is no block of addresses
         */
        public static void checkPool(String addressPool) {
            Cidr.parse(addressPool);
        }
    }

    /** How it is found out which replica writes. */
    public enum Election {
        /** The one that holds a Lease. */
        BY_LEASE,
        /** There is only one. */
        NONE
    }

    private KubernetesGateway(KubernetesClient client, Settings settings, Duration discovery, Leadership.Times times) {
        this.client = client;
        this.cache = new ClusterCache(client, WatchedKind.all(), discovery, this::onChange);
        String namespace = client.getNamespace() == null ? DEFAULT_NAMESPACE : client.getNamespace();
        GatewayAddresses addresses = settings.addressPool() == null
                ? new AddressServices(cache, client, namespace, Map.of("app.kubernetes.io/name", "jetty-gateway"))
                : new PooledServices(new AddressPool(Cidr.parse(settings.addressPool())), cache, client);
        this.source = new KubernetesSource(cache, addresses, settings.controllerName());
        this.leadership = settings.election() == Election.NONE
                ? null
                : new Leadership(client, namespace, "jetty-gateway-" + UUID.randomUUID(), times, this::onChange);
        this.statuses =
                new StatusWriter(cache, client, settings.controllerName(), addresses, source::gateways, this::leads);
    }

    /**
     * A gateway of the cluster that the settings name; nothing is asked of it yet.
     *
     * @throws IllegalArgumentException where their kubeconfig is none
     */
    public static KubernetesGateway of(Settings settings) {
        Path kubeconfig = settings.kubeconfig();
        Config found = kubeconfig == null ? Config.autoConfigure(null) : read(kubeconfig);
        Config config = new ConfigBuilder(found)
                .withRequestRetryBackoffLimit(RETRIES)
                .withUserAgent("jetty-gateway")
                .build();
        return of(
                new KubernetesClientBuilder().withConfig(config).build(),
                settings,
                DISCOVERY_PERIOD,
                Leadership.Times.DEFAULTS);
    }

    /**
     * Checks that a file is a kubeconfig.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static void checkKubeconfig(Path kubeconfig) {
        var unused = read(kubeconfig);
    }

    private static Config read(Path kubeconfig) {
        Config found = null;
        try {
            found = Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) { // of the client's YAML and JSON libraries, whose messages may quote a token
            LOG.debug("{} is no kubeconfig: {}", kubeconfig, e.getClass().getName());
        }
        if (found == null || found.getCurrentContext() == null) {
            throw new IllegalArgumentException(
                    "%s is no kubeconfig, or has no current-context (expected: as kubectl reads it)"
                            .formatted(kubeconfig));
        }
        return found;
    }

    /** A gateway of the cluster that a client, which it closes, talks to. */
    static KubernetesGateway of(
            KubernetesClient client, Settings settings, Duration discovery, Leadership.Times times) {
        return new KubernetesGateway(client, settings, discovery, times);
    }

    /**
     * Begins to watch; returns when everything was read once, however long the API server stays away.
     *
     * @throws InterruptedException where that is not waited for
     */
    public void start() throws InterruptedException {
        statuses.start();
        if (leadership != null) {
            leadership.start();
        }
        cache.start();
    }

    /** The configuration. */
    public ConfigSource source() {
        return source;
    }

    /** Writes the statuses, if that is for this replica to do. Returns at once. */
    @Override
    public void onServing(ServingEvent event) {
        statuses.desire(event.statuses());
    }

    /** Ends watching and writing, and lets another replica lead. */
    @Override
    public void close() {
        statuses.close();
        if (leadership != null) {
            leadership.close();
        }
        cache.close();
        client.close();
    }

    private boolean leads() {
        return leadership == null || leadership.leads();
    }

    private void onChange() {
        source.changed();
        statuses.wake();
    }
}
