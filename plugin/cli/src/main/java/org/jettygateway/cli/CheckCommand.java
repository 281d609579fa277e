package org.jettygateway.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: says everything that is wrong with a configuration. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        header = "Says everything that is wrong with a configuration.",
        description = {
            "%nOne line each:",
            "  file:line:column: severity: object: field: what is there and what is expected",
            "The exit code is 0 where there are no errors (there may be warnings and notices), else 1.%n"
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOptions config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} without this option.")
    private Format format = Format.text;

    /** How the problems are printed. */
    enum Format {
        /** One line each. */
        text,
        /** One object. */
        json
    }

    @Override
    public Integer call() {
        Generation generation = config.load();
        long errors = count(generation, Severity.ERROR);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(Json.print(report(generation, errors == 0)));
        } else {
            generation.problems().forEach(out::println);
            out.println(summary(generation, errors));
        }
        return errors == 0 ? 0 : 1;
    }

    private static long count(Generation generation, Severity severity) {
        return generation.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    private static String summary(Generation generation, long errors) {
        ResourceSet resources = generation.resources();
        return "%s: %s, %s; %s, %s, %s in %s"
                .formatted(
                        errors == 0 ? "valid" : "invalid",
                        counted(errors, "error"),
                        counted(count(generation, Severity.WARNING), "warning"),
                        counted(resources.gateways().size(), "Gateway"),
                        counted(resources.httpRoutes().size(), "HTTPRoute"),
                        counted(resources.services().size(), "Service"),
                        counted(generation.batch().documents().size(), "file"));
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static Map<String, Object> report(Generation generation, boolean valid) {
        List<Map<String, @Nullable Object>> problems = new ArrayList<>();
        for (Problem problem : generation.problems()) {
            Location location = problem.location();
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("severity", problem.severity().label());
            item.put("file", location.source());
            item.put("line", location.line());
            item.put("column", location.column());
            item.put("object", problem.subject());
            item.put("field", problem.field().toString());
            item.put("message", problem.message());
            problems.add(item);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("valid", valid);
        report.put("problems", problems);
        return report;
    }
}
