package org.jettygateway.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jettygateway.internal.admin.Json;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.model.KubernetesObject;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
            "A warning ends with a code in brackets, which stays the same when its words change.",
            "The exit code is 0 where there are no errors (there may be warnings and notices), 1 where there are, and 2 "
                    + "where the options are wrong or the CONFIG cannot be read.%n"
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

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "100",
            description =
                    "How many problems are printed as text, errors before all others; ${DEFAULT-VALUE} without this option, 0 for all.")
    private int limit;

    @Option(
            names = "--excerpt",
            negatable = true,
            description =
                    "Show the line of each problem, with a mark below its column. On a terminal this is the default.")
    private @Nullable Boolean excerpt;

    /** How the problems are printed. */
    enum Format {
        /** One line each. */
        text,
        /** One object. */
        json,
        /** As code hosts take it. */
        sarif
    }

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new CommandFailure(CommandLine.ExitCode.USAGE, "--limit: %d (expected: 0 or more)".formatted(limit));
        }
        Generation generation = config.load();
        long errors = count(generation, Severity.ERROR);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case json -> out.println(Json.print(report(generation, errors == 0)));
            case sarif -> out.println(Json.print(Sarif.log(generation.problems())));
            case text -> print(generation, errors, out);
        }
        return errors == 0 ? 0 : 1;
    }

    private void print(Generation generation, long errors, PrintWriter out) {
        List<Problem> shown = shown(generation.problems());
        boolean excerpts = excerpt == null ? CommandLine.Help.Ansi.AUTO.enabled() : excerpt;
        Excerpt lines = new Excerpt(generation.batch().documents());
        for (Problem problem : shown) {
            out.println(problem);
            String line = excerpts ? lines.of(problem.location()) : null;
            if (line != null) {
                out.print(line);
            }
        }
        int left = generation.problems().size() - shown.size();
        if (left > 0) {
            out.println("... and %d more (--limit 0 shows all)".formatted(left));
        }
        out.println(summary(generation, errors));
    }

    /** As many as are wanted, the gravest; in the order of files and lines. */
    private List<Problem> shown(List<Problem> problems) {
        if (limit == 0 || problems.size() <= limit) {
            return problems;
        }
        return problems.stream()
                .sorted(Comparator.comparing(Problem::severity))
                .limit(limit)
                .sorted()
                .toList();
    }

    private static long count(Generation generation, Severity severity) {
        return generation.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    /** What is well: of what is refused some is still known, as it keeps others from its requests, and some is not. */
    private static <T extends KubernetesObject> long well(Map<ObjectKey, Resource<T>> resources) {
        return resources.values().stream()
                .filter(resource -> resource.refusal() == null)
                .count();
    }

    /** What there is; notices, and routes that are seldom, only where there are any. */
    private static String summary(Generation generation, long errors) {
        ResourceSet resources = generation.resources();
        return "%s: %s, %s%s; %s, %s%s%s%s%s, %s in %s"
                .formatted(
                        errors == 0 ? "valid" : "invalid",
                        counted(errors, "error"),
                        counted(count(generation, Severity.WARNING), "warning"),
                        more(count(generation, Severity.NOTICE), "notice"),
                        counted(well(resources.gateways()), "Gateway"),
                        counted(well(resources.httpRoutes()), "HTTPRoute"),
                        more(well(resources.grpcRoutes()), "GRPCRoute"),
                        more(well(resources.tlsRoutes()), "TLSRoute"),
                        more(well(resources.tcpRoutes()), "TCPRoute"),
                        more(well(resources.udpRoutes()), "UDPRoute"),
                        counted(well(resources.services()), "Service"),
                        counted(generation.batch().documents().size(), "file"));
    }

    private static String more(long number, String noun) {
        return number == 0 ? "" : ", " + counted(number, noun);
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
            item.put("code", problem.code() == null ? null : problem.code().id());
            problems.add(item);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("valid", valid);
        report.put("problems", problems);
        return report;
    }
}
