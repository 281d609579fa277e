package org.jettygateway.kubernetes;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jettygateway.event.GatewayListener;
import org.jettygateway.event.ServingEvent;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.kubernetes.KubernetesGateway;
import org.jettygateway.internal.kubernetes.KubernetesGateway.Election;
import org.jettygateway.internal.kubernetes.KubernetesGateway.Settings;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose Gateways a {@link GatewayHandler} serves, and which is told what became of them.
 *
 * <pre>{@code
 * Cluster cluster = new Cluster();
 * cluster.setAddressPool("127.1.0.0/16");
 * GatewayHandler gateway = new GatewayHandler();
 * cluster.attachTo(gateway);
 * }</pre>
 *
 * <p>The gateway starts and stops it. The start waits until everything was read once, however long the API server stays away.
 * The setters are those of the settings {@code gateway.kubeconfig}, {@code gateway.addressPool} and so on; they count from
 * the next start on.
 */
@ManagedObject("Kubernetes cluster that the gateway serves")
public final class Cluster extends AbstractLifeCycle implements ConfigSource, GatewayListener {

    private @Nullable Path kubeconfig;
    private @Nullable String addressPool;
    private String controllerName = Settings.DEFAULTS.controllerName();
    private @Nullable Boolean leaderElect;

    private volatile @Nullable KubernetesGateway running;

    /** The cluster that the environment names: {@code KUBECONFIG}, {@code ~/.kube/config}, or the pod's service account. */
    public Cluster() {}

    /** Makes it the configuration of a gateway, which tells it what is served, and starts and stops it. */
    public void attachTo(GatewayHandler gateway) {
        gateway.setSource(this);
        gateway.setListener(this);
        gateway.addBean(this);
    }

    @Override
    protected void doStart() throws Exception {
        KubernetesGateway starting =
                KubernetesGateway.of(new Settings(kubeconfig, controllerName, addressPool, election()));
        try {
            starting.start();
        } catch (Throwable failure) {
            starting.close();
            throw failure;
        }
        running = starting;
    }

    @Override
    protected void doStop() {
        KubernetesGateway stopping = running;
        running = null;
        if (stopping != null) {
            stopping.close();
        }
    }

    @Override
    public ConfigBatch read() throws IOException {
        return source().read();
    }

    @Override
    public Watch watch(Runnable changed) {
        return source().watch(changed);
    }

    @Override
    public Origin origin() {
        return Origin.CLUSTER;
    }

    private ConfigSource source() {
        return requireNonNull(running, "not started").source();
    }

    /** Has the statuses written, if that is for this replica to do. */
    @Override
    public void onServing(ServingEvent event) {
        KubernetesGateway serving = running;
        if (serving != null) {
            serving.onServing(event);
        }
    }

    /** {@code gateway.kubeconfig}: the file that names the API server; null for what the environment says. */
    @ManagedAttribute("The file that names the API server")
    public @Nullable String getKubeconfig() {
        return kubeconfig == null ? null : kubeconfig.toString();
    }

    /**
     * Sets {@code gateway.kubeconfig}.
     *
     * @throws IllegalArgumentException where it cannot be read, or is no kubeconfig
     */
    public void setKubeconfig(String kubeconfig) {
        Path file = Path.of(kubeconfig);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("gateway.kubeconfig: %s cannot be read".formatted(kubeconfig));
        }
        try {
            KubernetesGateway.checkKubeconfig(file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("gateway.kubeconfig: " + e.getMessage(), e);
        }
        this.kubeconfig = file;
    }

    /** {@code gateway.addressPool}: the block of which each Gateway gets an address; null for a Service each. */
    @ManagedAttribute("The block of addresses of which each Gateway gets one")
    public @Nullable String getAddressPool() {
        return addressPool;
    }

    /**
     * Sets {@code gateway.addressPool}: {@code 127.1.0.0/16}; this machine must have all addresses of it.
     *
     * @throws IllegalArgumentException where it is no block of addresses
     */
    public void setAddressPool(String addressPool) {
        try {
            Settings.checkPool(addressPool);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("gateway.addressPool: " + e.getMessage(), e);
        }
        this.addressPool = addressPool;
    }

    /** {@code gateway.controllerName}: which GatewayClasses are ours. */
    @ManagedAttribute("Which GatewayClasses are ours")
    public String getControllerName() {
        return controllerName;
    }

    /** Sets {@code gateway.controllerName}. */
    public void setControllerName(String controllerName) {
        this.controllerName = requireNonNull(controllerName, "controllerName");
    }

    /**
     * {@code gateway.leaderElect}: whether one of several replicas has to be found that writes statuses; unless it was set,
     * false with an address pool, which is for one replica, else true.
     */
    @ManagedAttribute("Whether one of several replicas has to be found that writes")
    public boolean isLeaderElect() {
        return leaderElect != null ? leaderElect : addressPool == null;
    }

    /** Sets {@code gateway.leaderElect}. */
    public void setLeaderElect(boolean leaderElect) {
        this.leaderElect = leaderElect;
    }

    private Election election() {
        return isLeaderElect() ? Election.BY_LEASE : Election.NONE;
    }
}
