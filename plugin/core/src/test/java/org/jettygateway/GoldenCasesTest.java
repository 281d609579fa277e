package org.jettygateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.compile.RoutingCompiler;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.Successive;
import org.jettygateway.internal.decode.DecodedBatch;
import org.jettygateway.internal.decode.ResourceDecoder;
import org.jettygateway.internal.graph.Authors;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jettygateway.internal.graph.EndpointNode;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.graph.GraphBuilder;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.internal.graph.RegisteredExtensions;
import org.jettygateway.internal.graph.UpstreamNode;
import org.jettygateway.internal.lint.Lint;
import org.jettygateway.internal.model.Gateway;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.internal.status.StatusReport;
import org.jettygateway.internal.status.SupportedFeatures;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.ConfigSource;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * From manifests to what becomes of them, one idea per folder of {@code src/test/resources/cases}: {@code in.yaml} goes in;
 * out come {@code problems.txt}, {@code status.yaml} and {@code table.txt} (the routing table, then the endpoints). Ports are
 * published as a comment {@code # publish: 8080:80} of the input says, and filters of the program are registered as one
 * {@code # registered: example.com/RateLimit/strict} says; <code>${RSA.crt}</code> and its kin stand for PEM texts in base64,
 * which differ in each run. Where there is a {@code before.yaml}, that served before; and what begins with {@code # A cluster's:} is
 * judged as a cluster's. {@code -Dcases.update} rewrites what is expected, to
 * be read before it is committed.
 */
class GoldenCasesTest {

    private static final Path CASES = Path.of(System.getProperty("basedir", ""), "src/test/resources/cases");
    private static final Pattern PUBLISH = Pattern.compile("(?m)^# publish: (.*)$");
    private static final Pattern REGISTERED = Pattern.compile("(?m)^# registered: (.*)$");
    private static final String CLUSTER = "# A cluster's:";
    private static final int MOST_LINES = 80;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** The same list in each status of a class, with a test of its own. */
    private static final String FEATURES = SupportedFeatures.NAMES.stream()
            .map(name -> "  - {name: " + name + "}\n")
            .collect(Collectors.joining("", "  supportedFeatures:\n", ""));

    @TestFactory
    List<DynamicNode> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().map(GoldenCasesTest::testsOf).toList();
        }
    }

    private static DynamicNode testsOf(Path folder) {
        return dynamicContainer(
                folder.getFileName().toString(),
                Stream.of(
                        dynamicTest("result", () -> run(folder)),
                        dynamicTest("short enough to be read", () -> checkLength(folder))));
    }

    private static void run(Path folder) throws IOException {
        String input = certificates(Files.readString(folder.resolve("in.yaml"), UTF_8));
        Path before = folder.resolve("before.yaml");
        boolean alone = !Files.exists(before) && !input.startsWith(CLUSTER);
        Map<String, String> outputs =
                alone ? process(input) : processAfter(Files.exists(before) ? before : null, input);
        for (Map.Entry<String, String> output : outputs.entrySet()) {
            Path file = folder.resolve(output.getKey());
            if (System.getProperty("cases.update") != null) {
                Files.writeString(file, output.getValue(), UTF_8);
            }
            assertEquals(Files.readString(file, UTF_8), output.getValue(), () -> "not as in " + file);
        }
    }

    private static Map<String, String> process(String input) {
        DecodedBatch decoded = ResourceDecoder.decode(ConfigBatch.of(new Document("in.yaml", input)), NOW);
        List<Resource<?>> resources = new ArrayList<>(decoded.resources());
        for (DecodedBatch.Refused refused : decoded.refused()) {
            Resource<?> standIn = refused.standIn();
            if (standIn != null && !(standIn.object() instanceof Gateway)) { // which has a status in a cluster only
                resources.add(standIn);
            }
        }
        Problems problems = new Problems();
        problems.addAll(decoded.problems());
        GatewayGraph graph = GraphBuilder.build(
                ResourceSet.of(resources), publication(input), Authors.TRUSTED, registered(input), problems);
        Lint.check(ResourceSet.of(resources), graph, NOW, problems);
        return outputs(graph, problems.sorted());
    }

    /** What becomes of it where something else served before, or where it is a cluster's. */
    private static Map<String, String> processAfter(@Nullable Path before, String input) throws IOException {
        ConfigBatch batch = ConfigBatch.of(new Document("in.yaml", input));
        ConfigSource.Origin origin =
                input.startsWith(CLUSTER) ? ConfigSource.Origin.CLUSTER : ConfigSource.Origin.FILES;
        Generation made = requireNonNull(
                before == null
                        ? Successive.last(origin, batch)
                        : Successive.last(
                                origin,
                                ConfigBatch.of(new Document("in.yaml", Files.readString(before, UTF_8))),
                                batch));
        return outputs(made.graph(), made.problems());
    }

    private static Map<String, String> outputs(GatewayGraph graph, List<Problem> problems) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("problems.txt", lines(problems.stream().map(Problem::toString)));
        outputs.put("status.yaml", yaml(StatusReport.of(graph)).replace(FEATURES, "  supportedFeatures: all\n"));
        outputs.put(
                "table.txt",
                RoutingCompiler.compile(graph)
                        + lines(graph.upstreams().stream().map(GoldenCasesTest::endpoints)));
        return outputs;
    }

    private static RegisteredExtensions registered(String input) {
        Matcher matcher = REGISTERED.matcher(input);
        if (!matcher.find()) {
            return RegisteredExtensions.NONE;
        }
        return matcher.group(1).equals("unknown")
                ? RegisteredExtensions.UNKNOWN
                : new RegisteredExtensions(Set.of(matcher.group(1).split(", ")));
    }

    private static String certificates(String input) {
        String filled = input;
        for (String name : List.of("RSA", "EC", "OTHER", "EXPIRED", "EARLY", "SOON", "PLAIN")) {
            if (!input.contains("${" + name + ".")) {
                continue;
            }
            String algorithm = name.equals("RSA") ? "RSA" : "EC";
            Instant begin = Instant.parse(name.equals("EARLY") ? "2098-01-01T00:00:00Z" : "2020-01-01T00:00:00Z");
            Instant end = switch (name) {
                case "EXPIRED" -> Instant.parse("2021-01-01T00:00:00Z");
                case "SOON" -> Instant.parse("2026-01-20T00:00:00Z");
                default -> TestCertificate.END;
            };
            TestCertificate made = name.equals("PLAIN")
                    ? TestCertificate.plain("example.com")
                    : TestCertificate.of(algorithm, "example.com", begin, end);
            filled = filled.replace("${" + name + ".crt}", TestCertificate.base64(made.certificatePem()))
                    .replace("${" + name + ".key}", TestCertificate.base64(made.keyPem()));
        }
        return filled;
    }

    private static Publication publication(String input) {
        Matcher matcher = PUBLISH.matcher(input);
        Publication publication = matcher.find() ? Publication.parse(matcher.group(1)) : Publication.AS_DECLARED;
        return input.startsWith("# Existing ports") ? publication.onExistingPorts() : publication;
    }

    private static String endpoints(UpstreamNode upstream) {
        String protocol = upstream.protocol() == BackendProtocol.HTTP1 ? "" : " " + upstream.protocol();
        String leaving = upstream.leaving().isEmpty() ? "" : "; leaving" + addresses(upstream.leaving());
        return "upstream " + upstream.name() + protocol + " ->" + addresses(upstream.endpoints()) + leaving;
    }

    private static String addresses(List<EndpointNode> endpoints) {
        return endpoints.stream()
                .map(endpoint -> " " + endpoint.host() + " " + endpoint.port())
                .collect(Collectors.joining(","));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    /** One line per condition: what has no parts of its own is written in braces. */
    private static String yaml(List<Map<String, Object>> report) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(1000);
        return new Yaml(options).dumpAll(report.iterator());
    }

    private static void checkLength(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                int lines = Files.readAllLines(file, UTF_8).size();
                assertTrue(lines < MOST_LINES, () -> file + " has " + lines + " lines (expected: below 80)");
            }
        }
    }
}
