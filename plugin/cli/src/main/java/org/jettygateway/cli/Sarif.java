package org.jettygateway.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jettygateway.problem.Code;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Problems in the form that code hosts show beside the lines of a change: SARIF 2.1.0, one run. A rule is the code of a
 * warning; where there is none it stands for a field of a kind, {@code HTTPRoute.spec.rules.matches.path.type}, so that a
 * host can tell new findings from known ones.
 */
final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final Pattern INDEX = Pattern.compile("\\[[^]]*]");

    private Sarif() {}

    /** The log, as maps and lists. */
    static Map<String, Object> log(List<Problem> problems) {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "jetty-gateway");
        driver.put("version", Main.version());
        driver.put(
                "rules",
                problems.stream()
                        .collect(Collectors.toMap(
                                Sarif::rule, problem -> description(problem.code()), (a, b) -> a, TreeMap::new))
                        .entrySet()
                        .stream()
                        .map(rule -> described(rule.getKey(), rule.getValue()))
                        .toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", problems.stream().map(Sarif::result).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static Map<String, Object> result(Problem problem) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", rule(problem));
        result.put("level", level(problem.severity()));
        result.put("message", Map.of("text", problem.text()));
        result.put("locations", List.of(Map.of("physicalLocation", place(problem.location()))));
        return result;
    }

    private static String description(@Nullable Code code) {
        return code == null ? "" : code.meaning();
    }

    private static Map<String, Object> described(String id, String description) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", id);
        if (!description.isEmpty()) {
            rule.put("shortDescription", Map.of("text", description));
        }
        return rule;
    }

    /** {@code Document} where it is about no object. */
    private static String rule(Problem problem) {
        if (problem.code() != null) {
            return problem.code().id();
        }
        String subject = problem.subject();
        String kind = subject.isEmpty() ? "Document" : subject.split(" ", 2)[0];
        String field = INDEX.matcher(problem.field().toString()).replaceAll("");
        return field.isEmpty() ? kind : kind + "." + field;
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTICE -> "note";
        };
    }

    private static Map<String, Object> place(Location location) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", Map.of("uri", uri(Path.of(location.source()))));
        if (location.line() > 0) {
            Map<String, Object> region = new LinkedHashMap<>();
            region.put("startLine", location.line());
            if (location.column() > 0) {
                region.put("startColumn", location.column());
            }
            place.put("region", region);
        }
        return place;
    }

    /** A relative path stays one: the host knows where the repository is. */
    private static String uri(Path file) {
        if (file.isAbsolute()) {
            return file.toUri().toString();
        }
        Path root = Path.of("").toAbsolutePath();
        return root.toUri().relativize(root.resolve(file).normalize().toUri()).toString();
    }
}
