package org.jettygateway.cli;

import java.nio.file.Path;
import org.jettygateway.internal.model.GatewayClass;
import org.jettygateway.kubernetes.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The options that say which cluster is served, and how. */
final class KubernetesOptions {

    @Option(
            names = "--kubernetes",
            description = "Serve the Gateways of a cluster, and write their statuses, in place of a CONFIG.")
    private boolean enabled;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = {
                "How to reach the API server; without it what the environment says: KUBECONFIG, ~/.kube/config, or the pod's "
                        + "service account."
            })
    private @Nullable Path kubeconfig;

    @Option(
            names = "--address-pool",
            paramLabel = "CIDR",
            description = {
                "Give each Gateway an address of its own out of this block, as in 127.1.0.0/16; this machine must have them "
                        + "all. Without it, each Gateway gets a Service of type LoadBalancer."
            })
    private @Nullable String addressPool;

    @Option(
            names = "--controller-name",
            paramLabel = "NAME",
            description = "Which GatewayClasses are ours; " + GatewayClass.CONTROLLER_NAME + " without this option.")
    private @Nullable String controllerName;

    @Option(
            names = "--leader-elect",
            arity = "0..1",
            paramLabel = "BOOLEAN",
            fallbackValue = "true",
            description = {
                "Whether one of several replicas has to be found that writes statuses; they all serve. Without this option: "
                        + "false with --address-pool, which is for one replica, else true."
            })
    private @Nullable Boolean leaderElect;

    /** Whether a cluster is served. */
    boolean enabled() {
        return enabled;
    }

    /** An option that says something of a cluster, where none is served; null where there is none. */
    @Nullable
    String strayOption() {
        if (enabled) {
            return null;
        }
        return kubeconfig != null
                ? "--kubeconfig"
                : addressPool != null
                        ? "--address-pool"
                        : controllerName != null ? "--controller-name" : leaderElect != null ? "--leader-elect" : null;
    }

    /**
     * The cluster; nothing is asked of it yet.
     *
     * @throws CommandFailure where an option is wrong
     */
    Cluster cluster() {
        Cluster cluster = new Cluster();
        try {
            if (controllerName != null) {
                cluster.setControllerName(controllerName);
            }
            if (kubeconfig != null) {
                cluster.setKubeconfig(kubeconfig.toString());
            }
            if (addressPool != null) {
                cluster.setAddressPool(addressPool);
            }
            if (leaderElect != null) {
                cluster.setLeaderElect(leaderElect);
            }
            return cluster;
        } catch (IllegalArgumentException e) {
            // The message names the setting as everybody knows it; here it is an option.
            throw new CommandFailure(
                    ExitCode.USAGE,
                    String.valueOf(e.getMessage())
                            .replace("gateway.kubeconfig", "--kubeconfig")
                            .replace("gateway.addressPool", "--address-pool"));
        }
    }
}
