package org.jettygateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jettygateway.internal.admin.Json;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.status.StatusReport;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: what a controller would write into the objects' {@code status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Prints what a controller would write into each object's status.",
        description = {
            "%nA list of the GatewayClasses, Gateways, ListenerSets, routes and policies, each with kind, metadata and status. Opens no "
                    + "port. What is wrong with the files goes to the error output.%n"
        })
final class StatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOptions config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "yaml",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} without this option.")
    private Format format = Format.yaml;

    /** How the list is printed. */
    enum Format {
        /** As {@code kubectl get -o yaml} does. */
        yaml,
        /** As {@code kubectl get -o json} does. */
        json
    }

    @Override
    public Integer call() {
        Generation generation = config.load();
        generation.problems().forEach(spec.commandLine().getErr()::println);
        List<Map<String, Object>> report = StatusReport.of(generation.graph());
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(Json.print(report));
        } else {
            out.print(yaml(report));
            out.flush();
        }
        return 0;
    }

    private static String yaml(List<Map<String, Object>> report) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setDereferenceAliases(true);
        options.setSplitLines(false);
        return new Yaml(options).dump(report);
    }
}
