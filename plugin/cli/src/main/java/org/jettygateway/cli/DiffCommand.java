package org.jettygateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jettygateway.internal.admin.Json;
import org.jettygateway.internal.admin.Reports;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.GenerationDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diff}: what traffic would notice of a change. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Says what traffic would notice of a change.",
        description = {
            "%nCompares two configurations by the tables that requests are matched against: listeners opened and closed, rules "
                    + "that came, went or do something else, matches that never have their turn any more. Comments, files and "
                    + "the order of rules do not count. Opens no port; what is wrong with NEW goes to the error output.%n"
        },
        footer = {
            "",
            "Exit codes: 0 traffic notices nothing, 1 it does, 2 the command line is wrong, or names what is not there.",
            "",
            "Example:",
            "  jetty-gateway diff main/gateway/ gateway/"
        })
final class DiffCommand implements Callable<Integer> {

    private static final int SAME = 0;
    private static final int DIFFERENT = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "The configuration as it was: a directory or a file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path before;

    @Parameters(index = "1", paramLabel = "NEW", description = "The configuration as it is to be.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path after;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} without this option.")
    private Format format = Format.text;

    /** How the differences are printed. */
    enum Format {
        /** For people. */
        text,
        /** One object. */
        json
    }

    @Override
    public Integer call() {
        Generation old = ConfigOptions.load(List.of(before));
        Generation now = ConfigOptions.load(List.of(after));
        now.problems().forEach(spec.commandLine().getErr()::println);
        GenerationDiff diff = GenerationDiff.between(old, now, List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(Json.print(Reports.diff(diff)));
        } else {
            print(diff, out);
        }
        out.flush();
        return diff.isEmpty() ? SAME : DIFFERENT;
    }

    private static void print(GenerationDiff diff, PrintWriter out) {
        diff.listenersClosed().forEach(listener -> out.println("- listener " + listener));
        diff.listenersOpened().forEach(listener -> out.println("+ listener " + listener));
        for (GenerationDiff.RuleChange rule : diff.rules()) {
            String mark = rule.before().isEmpty() ? "+" : rule.after().isEmpty() ? "-" : "~";
            out.println("%s %s rules[%d] (%s)".formatted(mark, rule.route(), rule.rule(), rule.location()));
            rule.before().forEach(entry -> out.println("    - " + entry));
            rule.after().forEach(entry -> out.println("    + " + entry));
        }
        for (GenerationDiff.Shadowed match : diff.shadowed()) {
            out.println("! %s (%s) never has its turn at %s any more: %s (%s) takes its requests"
                    .formatted(
                            match.match(),
                            match.match().location(),
                            match.hostname(),
                            match.by(),
                            match.by().location()));
        }
        out.println(
                diff.isEmpty()
                        ? "traffic notices nothing"
                        : "listeners +%d -%d, routes +%d -%d, rules +%d -%d ~%d, %d newly shadowed"
                                .formatted(
                                        diff.listenersOpened().size(),
                                        diff.listenersClosed().size(),
                                        diff.routesAdded().size(),
                                        diff.routesRemoved().size(),
                                        diff.count(GenerationDiff.Change.ADDED),
                                        diff.count(GenerationDiff.Change.REMOVED),
                                        diff.count(GenerationDiff.Change.CHANGED),
                                        diff.shadowed().size()));
    }
}
