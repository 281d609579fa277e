package org.jettygateway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jettygateway.internal.kubernetes.KubernetesGateway;
import org.jettygateway.internal.model.GatewayClass;
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
            defaultValue = GatewayClass.CONTROLLER_NAME,
            description = "Which GatewayClasses are ours; ${DEFAULT-VALUE} without this option.")
    private String controllerName = GatewayClass.CONTROLLER_NAME;

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

    /**
     * The cluster; nothing is asked of it yet.
     *
     * @throws CommandFailure where an option is wrong
     */
    KubernetesGateway gateway() {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new CommandFailure(ExitCode.USAGE, "--kubeconfig: %s cannot be read".formatted(kubeconfig));
        }
        boolean elects = leaderElect != null ? leaderElect : addressPool == null;
        KubernetesGateway.Election election =
                elects ? KubernetesGateway.Election.BY_LEASE : KubernetesGateway.Election.NONE;
        try {
            return KubernetesGateway.of(settings(election));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--kubeconfig: " + e.getMessage());
        }
    }

    private KubernetesGateway.Settings settings(KubernetesGateway.Election election) {
        try {
            return new KubernetesGateway.Settings(kubeconfig, controllerName, addressPool, election);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--address-pool: " + e.getMessage());
        }
    }
}
