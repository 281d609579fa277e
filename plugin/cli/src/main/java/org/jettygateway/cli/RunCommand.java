package org.jettygateway.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.handler.GatewayHandler;
import org.jettygateway.internal.control.InvalidConfigurationException;
import org.jettygateway.internal.graph.Publication;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
        footer = {"", "Example:", "  jetty-gateway run --publish 18080:80 gateway/"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOptions config;

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
            names = "--end-point",
            paramLabel = "lean|jetty",
            description = "Whose code reads and writes sockets: the gateway's, which costs less, or Jetty's own.")
    private String endPoint = "lean";

    @Override
    public Integer call() throws Exception {
        Server server = new Server();
        server.setHandler(gateway());
        try {
            server.start();
        } catch (UncheckedIOException | InvalidConfigurationException e) {
            // The message names the setting as everybody knows it; here it is an option.
            throw new CommandFailure(
                    ExitCode.SOFTWARE, String.valueOf(e.getMessage()).replace("gateway.publish=", "--publish "));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "drain"));
        server.join();
        return ExitCode.OK;
    }

    private GatewayHandler gateway() {
        String entries = String.join(",", publish);
        try {
            Publication.parse(entries);
            GatewayHandler gateway = GatewayHandler.builder()
                    .config(config.paths().toArray(Path[]::new))
                    .publish(entries)
                    .build();
            gateway.setStrict(strict);
            gateway.setTrustForwarded(trustForwarded);
            gateway.setRequestTimeout(requestTimeout);
            gateway.setEndPoint(endPoint);
            return gateway;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--"
                            + String.valueOf(e.getMessage())
                                    .replace("gateway.requestTimeout", "request-timeout")
                                    .replace("gateway.endPoint", "end-point"));
        }
    }

    private static void drain(Server server) {
        LifeCycle.stop(server);
        // The signal's own exit code (143) would tell a supervisor of a failure.
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
