package org.jettygateway.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.handler.GatewayHandlerBuilder;
import org.jettygateway.internal.control.InvalidConfigurationException;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.kubernetes.KubernetesGateway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: serves a configuration in the foreground. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Serves a configuration in the foreground.",
        description = {
            "%nServes until SIGTERM or Ctrl-C, then finishes the requests in flight and ends with 0. A saved file is live "
                    + "within a second; what is wrong with it goes to the log, which is the error output.%n"
        },
        footer = {
            "",
            "Examples:",
            "  jetty-gateway run --publish 18080:80 gateway/",
            "  jetty-gateway run --kubernetes --kubeconfig ~/.kube/config"
        })
final class RunCommand implements Callable<Integer> {

    private static final int DEFAULT_HEALTH_PORT = 9090;
    private static final int NO_PORT = -1;

    @Parameters(
            paramLabel = "CONFIG",
            arity = "0..*",
            description = {
                "A directory (read recursively: *.yaml, *.yml, *.json) or a file. Several make one configuration."
            })
    private List<Path> paths = List.of();

    @Mixin
    private KubernetesOptions kubernetes = new KubernetesOptions();

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = {
                "Where /livez and /readyz are answered, for probes: 9090 with --kubernetes, else nowhere. -1 for nowhere."
            })
    private @Nullable Integer healthPort;

    @Option(
            names = "--publish",
            paramLabel = "[ADDRESS:]LOCAL:LISTENER",
            description = {
                "On which local port a listener's port is reachable, local side first as in docker -p. Several are "
                        + "separated by commas, or given by several options. A listener without any is on the very port that "
                        + "it declares."
            })
    private List<String> publish = List.of();

    @Option(
            names = "--strict",
            description = "Any error refuses the whole configuration, rather than the object that has it.")
    private boolean strict;

    @Option(
            names = "--trust-forwarded",
            description = "Believe and extend the X-Forwarded-* of clients. Only behind another proxy that sets them.")
    private boolean trustForwarded;

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            description =
                    "How long a request may take where its rule has no timeouts, as in 30s; by default as long as it takes.")
    private String requestTimeout = "0s";

    @Option(
            names = "--max-request-head",
            paramLabel = "BYTES",
            description = "How long the head of a request may be: 4096 to 65536, by default 16384; 431 beyond.")
    private @Nullable Integer maxRequestHead;

    @Option(
            names = "--end-point",
            paramLabel = "lean|jetty",
            description = "Whose code reads and writes sockets: the gateway's, which costs less, or Jetty's own.")
    private String endPoint = "lean";

    @Override
    public Integer call() throws Exception {
        if (kubernetes.enabled() != paths.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "run: either a CONFIG or --kubernetes (expected: one of both)");
        }
        if (kubernetes.enabled() && strict) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--strict: not with --kubernetes, where one author's error must not refuse all others");
        }
        return serve(kubernetes.enabled() ? kubernetes.gateway() : null);
    }

    private int serve(@Nullable KubernetesGateway cluster) throws Exception {
        Server server = new Server();
        server.setHandler(gateway(cluster));
        HealthPort health = openHealthPort();
        try {
            if (cluster != null) {
                cluster.start();
            }
            server.start();
        } catch (UncheckedIOException | InvalidConfigurationException e) {
            // The message names the setting as everybody knows it; here it is an option.
            throw new CommandFailure(
                    ExitCode.SOFTWARE, String.valueOf(e.getMessage()).replace("gateway.publish=", "--publish "));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server, health, cluster), "drain"));
        if (health != null) {
            health.ready();
        }
        server.join();
        return ExitCode.OK;
    }

    private @Nullable HealthPort openHealthPort() throws Exception {
        int port = healthPort != null ? healthPort : kubernetes.enabled() ? DEFAULT_HEALTH_PORT : NO_PORT;
        return port < 0 ? null : HealthPort.open(port);
    }

    private GatewayHandler gateway(@Nullable KubernetesGateway cluster) {
        String entries = String.join(",", publish);
        try {
            Publication.parse(entries);
            GatewayHandlerBuilder builder = GatewayHandler.builder().publish(entries);
            if (cluster == null) {
                builder.config(ConfigOptions.existing(paths).toArray(Path[]::new));
            } else {
                builder.source(cluster.source()).listener(cluster);
            }
            GatewayHandler gateway = builder.build();
            gateway.setStrict(strict);
            gateway.setTrustForwarded(trustForwarded);
            gateway.setRequestTimeout(requestTimeout);
            gateway.setEndPoint(endPoint);
            if (maxRequestHead != null) {
                gateway.setMaxRequestHead(maxRequestHead);
            }
            return gateway;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--"
                            + String.valueOf(e.getMessage())
                                    .replace("gateway.requestTimeout", "request-timeout")
                                    .replace("gateway.endPoint", "end-point")
                                    .replace("gateway.maxRequestHead", "max-request-head"));
        }
    }

    private static void drain(Server server, @Nullable HealthPort health, @Nullable KubernetesGateway cluster) {
        if (health != null) {
            health.stopping();
        }
        LifeCycle.stop(server);
        if (cluster != null) {
            cluster.close();
        }
        // The signal's own exit code (143) would tell a supervisor of a failure.
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
