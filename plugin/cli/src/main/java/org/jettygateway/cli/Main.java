package org.jettygateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code java -jar jetty-gateway.jar}. */
@Command(
        name = "jetty-gateway",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "The Kubernetes Gateway API on Eclipse Jetty: Gateway and HTTPRoute manifests in, routed HTTP out.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  done; for check: nothing is wrong",
            "  1  not done; for check: the configuration has errors; for diff: traffic notices the change",
            "  2  the command line is wrong, or names what is not there",
            "",
            "Help for a command: jetty-gateway COMMAND --help"
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            ExplainCommand.class,
            DiffCommand.class,
            RollbackCommand.class
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /** Runs a command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "COMMAND is missing (expected: run, check, status, explain, diff, rollback)");
    }

    /** A failure that the user can do something about is one line; anything else is a fault of ours and keeps its trace. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof CommandFailure known) {
            command.getErr().println(command.getColorScheme().errorText(known.getMessage()));
            return known.exitCode();
        }
        throw failure;
    }

    /** The version of this build. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** What {@code --version} says. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "jetty-gateway " + version(),
                "Jetty " + org.eclipse.jetty.util.Jetty.VERSION + ", Java " + System.getProperty("java.version")
            };
        }
    }
}
