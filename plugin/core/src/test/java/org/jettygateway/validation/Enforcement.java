package org.jettygateway.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;

/** Breaks rules, and sees what is said. */
final class Enforcement {

    private static final String SAMPLE = "sample.yaml";

    /** What samples refer to, for those rules that need more than the object itself. */
    private static final String CONTEXT = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: web}
            spec:
              gatewayClassName: any
              listeners: [{name: http, port: 8080, protocol: HTTP}]
              allowedListeners: {namespaces: {from: All}}
            """;

    private static final String NOT_SERVED = "is not served yet";

    /** A case for rules that no bad value can be made up for, or that nothing can break. */
    private record Case(@Nullable Object value, @Nullable String untested) {}

    /**
     * What is said where a rule is broken.
     *
     * @param example what breaks it; empty where a field is left out
     * @param field the field with the error, where it is not that of the rule
     * @param message the error, or why there is none
     * @param served whether the field can be set at all
     */
    record Finding(String example, String field, String message, boolean served) {

        Finding(String example, String field, String message) {
            this(example, field, message, true);
        }
    }

    private final Map<String, Case> cases = new HashMap<>();
    private final Set<String> unused = new TreeSet<>();

    /** With the cases of {@code cases.yaml}. */
    Enforcement() throws IOException {
        String text = Files.readString(Sample.RESOURCES.resolve("cases.yaml"), UTF_8);
        for (Object each : Sample.list(Sample.yaml().load(text))) {
            Map<String, Object> fields = Sample.map(each);
            Object kind = fields.get("kind");
            if (kind != null && !Rule.kinds().contains(kind)) {
                continue;
            }
            String rule = String.valueOf(fields.get("rule"));
            cases.put(rule, new Case(fields.get("value"), (String) fields.get("untested")));
            unused.add(rule);
        }
    }

    /** The cases that belong to no rule that was looked at. */
    Set<String> unused() {
        return unused;
    }

    /**
     * Breaks a rule, in as many ways as are known.
     *
     * @param rules all rules of the kind
     * @param samples manifests of the kind that have all fields
     * @throws AssertionError where it can be broken without an error
     */
    Finding find(Rule rule, List<Rule> rules, List<Sample> samples) {
        Case known = find(rule.name().equals(Rule.CEL) ? rule.argument() : rule.name());
        if (known != null && known.untested() != null) {
            return new Finding("", "", known.untested());
        }
        Sample.Place place = find(rule.path(), samples);
        if (place == null) {
            return notServed(rule.path(), rules, samples);
        }
        if (rule.name().equals("required")) {
            Sample.Place required = find(rule.path() + "." + rule.argument(), samples);
            if (required == null) {
                throw new AssertionError("no sample has it");
            }
            return broken(required, null);
        }
        List<Rule> same =
                rules.stream().filter(other -> other.path().equals(rule.path())).toList();
        List<Object> values = known != null && known.value() != null
                ? List.of(known.value())
                : BadValues.of(rule, place.value(), same);
        if (values.isEmpty() && !rule.argument().equals("0")) {
            throw new AssertionError("no case");
        }
        return values.stream().map(value -> broken(place, value)).toList().stream()
                .findFirst()
                .orElse(new Finding("", "", "nothing is shorter"));
    }

    private @Nullable Case find(String key) {
        unused.remove(key);
        return cases.get(key);
    }

    private static Sample.@Nullable Place find(String path, List<Sample> samples) {
        return samples.stream()
                .flatMap(sample -> Stream.ofNullable(sample.find(path)))
                .findFirst()
                .orElse(null);
    }

    /** A field that no sample has is one that is refused. */
    private Finding notServed(String path, List<Rule> rules, List<Sample> samples) {
        int dot = path.lastIndexOf('.');
        String name = path.substring(dot + 1);
        Sample.Place owner = find(path.substring(0, dot), samples);
        if (owner == null) {
            throw new AssertionError("no sample has it");
        }
        Case known = find("field " + name);
        Finding finding = known != null && known.value() != null
                ? broken(owner, known.value())
                : broken(owner.child(name), placeholder(path, rules));
        if (!finding.message().endsWith(NOT_SERVED)) {
            throw new AssertionError("no sample has it, and it is not refused: " + finding);
        }
        return new Finding(finding.example(), finding.field(), finding.message(), false);
    }

    private static Object placeholder(String path, List<Rule> rules) {
        String type = rules.stream()
                .filter(rule -> rule.path().equals(path) && rule.name().equals("type"))
                .map(Rule::argument)
                .findFirst()
                .orElse("string");
        return switch (type) {
            case "object" -> Map.of();
            case "array" -> List.of();
            case "boolean" -> true;
            case "integer" -> 1;
            default -> "1s";
        };
    }

    private static Finding broken(Sample.Place place, @Nullable Object value) {
        FieldPath path = place.path();
        Sample sample = place.with(value);
        Problem error = errors(sample).stream()
                .filter(problem -> distance(path, problem.field()) < Integer.MAX_VALUE)
                .min(Comparator.comparingInt(problem -> distance(path, problem.field())))
                .orElse(null);
        String example = value == null ? "" : Sample.json(Sample.copy(value));
        if (error == null) {
            throw new AssertionError(example + " passes: " + errors(sample));
        }
        String field = error.field().equals(path) ? "" : error.field().toString();
        return new Finding(example, field, error.message());
    }

    /** How far an error is from where the rule is broken: best in the field, else in a part of it or in what it is part of. */
    private static int distance(FieldPath wanted, FieldPath found) {
        int down = steps(wanted, found);
        int up = steps(found, wanted);
        return down < Integer.MAX_VALUE ? down : up < Integer.MAX_VALUE ? 100 + up : up;
    }

    private static int steps(FieldPath from, FieldPath to) {
        int steps = 0;
        for (FieldPath at = to; at != null; at = at.parent()) {
            if (at.equals(from)) {
                return steps;
            }
            steps++;
        }
        return Integer.MAX_VALUE;
    }

    /** The errors in a manifest by itself, whatever stands beside it. */
    static List<Problem> refusals(Sample sample) {
        return errors(decode(sample).problems());
    }

    private static DecodedBatch decode(Sample sample) {
        return ResourceDecoder.decode(
                ConfigBatch.of(new Document(SAMPLE, sample.toString()), new Document("context.yaml", CONTEXT)));
    }

    private static List<Problem> errors(Sample sample) {
        DecodedBatch decoded = decode(sample);
        List<Problem> refusals = errors(decoded.problems());
        if (!refusals.isEmpty()) {
            return refusals;
        }
        Problems problems = new Problems();
        GraphBuilder.build(ResourceSet.of(decoded.resources()), Publication.AS_DECLARED, problems);
        return errors(problems.sorted());
    }

    private static List<Problem> errors(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .filter(problem -> problem.location().source().equals(SAMPLE))
                .toList();
    }
}
