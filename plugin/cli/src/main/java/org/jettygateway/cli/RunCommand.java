package org.jettygateway.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.control.InvalidConfigurationException;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.kubernetes.Cluster;
import org.jettygateway.source.DirectorySource;
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

    @Mixin
    private AdminOptions admin = new AdminOptions();

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

    @Option(
            names = "--upstream-client",
            paramLabel = "lean|jetty",
            description =
                    "Whose code speaks HTTP/1.1 to backends: the gateway's, which costs less, or Jetty's HttpClient.")
    private String upstreamClient = "lean";

    @Override
    public Integer call() throws Exception {
        String stray = kubernetes.strayOption();
        if (stray != null) {
            throw new CommandFailure(ExitCode.USAGE, stray + ": only with --kubernetes");
        }
        if (kubernetes.enabled() != paths.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "run: either a CONFIG or --kubernetes (expected: one of both)");
        }
        if (kubernetes.enabled() && strict) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--strict: not with --kubernetes, where one author's error must not refuse all others");
        }
        return serve(gateway());
    }

    private static int serve(GatewayHandler gateway) throws Exception {
        Server server = new Server();
        server.setHandler(gateway);
        try {
            Drain.start(server);
        } catch (UncheckedIOException | InvalidConfigurationException | IllegalArgumentException e) {
            // The message names the setting as everybody knows it; here it is an option.
            throw new CommandFailure(
                    e instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE,
                    AdminOptions.inOptions(String.valueOf(e.getMessage()))
                            .replace("gateway.publish=", "--publish ")
                            .replace("gateway.healthPort=", "--health-port"));
        }
        server.join();
        return ExitCode.OK;
    }

    private int healthPort() {
        return healthPort != null ? healthPort : kubernetes.enabled() ? DEFAULT_HEALTH_PORT : NO_PORT;
    }

    private GatewayHandler gateway() {
        Cluster cluster = kubernetes.enabled() ? kubernetes.cluster() : null;
        String entries = String.join(",", publish);
        try {
            Publication.parse(entries);
            GatewayHandler gateway = new GatewayHandler();
            gateway.setPublish(entries);
            if (cluster == null) {
                gateway.setSource(new DirectorySource(ConfigOptions.existing(paths)));
            } else {
                cluster.attachTo(gateway);
            }
            gateway.setStrict(strict);
            gateway.setTrustForwarded(trustForwarded);
            gateway.setRequestTimeout(requestTimeout);
            gateway.setEndPoint(endPoint);
            gateway.setUpstreamClient(upstreamClient);
            gateway.setHealthPort(healthPort());
            admin.applyTo(gateway.getAdmin());
            if (maxRequestHead != null) {
                gateway.setMaxRequestHead(maxRequestHead);
            }
            return gateway;
        } catch (IllegalArgumentException e) {
            String message = AdminOptions.inOptions(String.valueOf(e.getMessage()));
            throw new CommandFailure(
                    ExitCode.USAGE,
                    message.startsWith("--")
                            ? message
                            : "--"
                                    + message.replace("gateway.requestTimeout", "request-timeout")
                                            .replace("gateway.endPoint", "end-point")
                                            .replace("gateway.upstreamClient", "upstream-client")
                                            .replace("gateway.healthPort", "health-port")
                                            .replace("gateway.maxRequestHead", "max-request-head"));
        }
    }
}
