package org.jettygateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jettygateway.internal.admin.ExplainReport;
import org.jettygateway.internal.admin.Json;
import org.jettygateway.internal.admin.SampleRequest;
import org.jettygateway.internal.control.Generation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: how a request would be decided. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        customSynopsis = {
            "jetty-gateway explain CONFIG... METHOD URL [-H 'Name: value']... [-o text|json] [--address IP]"
        },
        header = "Says how a request would be decided, and why.",
        description = {
            "%nSays which listener and why, which hostname, every candidate in the order of trial with the first condition that "
                    + "does not hold and how near it is, the winner, its filters, and what each backend would get. Decided by "
                    + "the same tables as traffic. Sends nothing and opens no port.%n"
        },
        footer = {"", "Example:", "  jetty-gateway explain gateway/ GET http://bar.example.com/ -H 'env: canary'"})
final class ExplainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CONFIG... METHOD URL",
            arity = "1..*",
            hideParamSyntax = true,
            description = {
                "The configuration (see check), the request's method, and its URL. The URL's port is the one that the "
                        + "listener declares, 80 for http and 443 for https where it has none."
            })
    private List<String> arguments = List.of();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'Name: value'",
            description = "A header of the request. Host takes the place of the URL's host.")
    private List<String> headers = List.of();

    @Option(
            names = "--address",
            paramLabel = "IP",
            defaultValue = "127.0.0.1",
            description = "The local address at which the request arrives; matters where Gateways have addresses.")
    private String address = "127.0.0.1";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} without this option.")
    private CheckCommand.Format format = CheckCommand.Format.text;

    @Override
    public Integer call() {
        int configs = arguments.size() - 2;
        if (configs < 1) {
            throw new ParameterException(
                    spec.commandLine(), "%d arguments (expected: CONFIG... METHOD URL)".formatted(arguments.size()));
        }
        SampleRequest request = request(arguments.get(configs), arguments.get(configs + 1));
        Generation generation = ConfigOptions.load(
                arguments.subList(0, configs).stream().map(Path::of).toList());
        generation.problems().forEach(spec.commandLine().getErr()::println);
        PrintWriter out = spec.commandLine().getOut();
        ExplainReport report = new ExplainReport(request.explained(), generation);
        out.println(format == CheckCommand.Format.json ? Json.print(report.json()) : report.text());
        return 0;
    }

    private SampleRequest request(String method, String url) {
        try {
            return SampleRequest.parse(method, url, headers, address);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
