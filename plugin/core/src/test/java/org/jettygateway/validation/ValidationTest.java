package org.jettygateway.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jettygateway.problem.Code;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever an API server refuses is refused in files too: for each rule of the CRDs a manifest that breaks it and nothing
 * else, and the error that is reported in that field. The manual's list of them is made of the same;
 * {@code -Dvalidation.update} rewrites it, to be read before it is committed.
 */
class ValidationTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", ""), "../docs/validation.md");
    private static final String HEAD =
            "<!-- From here on this page is made by ValidationTest, -Dvalidation.update -->\n";
    private static final Path CASES = Path.of(System.getProperty("basedir", ""), "src/test/resources/cases");
    private static final String WARNING = "warning: ";

    private static final int LONGEST = 70;

    @TestFactory
    List<DynamicTest> samplesAreWell() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String kind : Rule.kinds()) {
            for (Sample sample : Sample.of(kind)) {
                tests.add(dynamicTest(
                        kind, () -> assertEquals(List.of(), Enforcement.refusals(sample), sample::toString)));
            }
        }
        return tests;
    }

    @Test
    void eachRuleIsEnforcedAndInTheManual() throws IOException {
        Enforcement enforcement = new Enforcement();
        StringBuilder page = new StringBuilder(HEAD).append(codes());
        List<String> faults = new ArrayList<>();
        for (String kind : Rule.kinds()) {
            page.append("\n## ")
                    .append(kind)
                    .append("\n\n| field | rule | broken by | what is said |\n| --- | --- | --- | --- |\n");
            List<Rule> rules = Rule.of(kind);
            List<Sample> samples = Sample.of(kind);
            String unserved = null;
            for (Rule rule : rules) {
                if (unserved != null && rule.path().startsWith(unserved)) {
                    continue;
                }
                try {
                    Enforcement.Finding finding = enforcement.find(rule, rules, samples);
                    unserved = finding.served() ? null : rule.path();
                    page.append(row(rule, finding));
                } catch (AssertionError fault) {
                    faults.add(kind + " " + rule + ": " + fault.getMessage());
                }
            }
        }
        assertEquals("", String.join("\n", faults));
        assertEquals(Set.of(), enforcement.unused(), "cases of rules that no CRD has");
        String manual = Files.readString(PAGE, UTF_8);
        String written = manual.substring(0, manual.indexOf(HEAD)) + page;
        if (System.getProperty("validation.update") != null) {
            Files.writeString(PAGE, written, UTF_8);
        }
        assertEquals(Files.readString(PAGE, UTF_8), written, () -> "not as in " + PAGE);
    }

    /** The codes of warnings, with what {@code GoldenCasesTest} has seen of them. */
    private static String codes() throws IOException {
        StringBuilder table =
                new StringBuilder("\n## Warnings\n\n| code | what it is about | for example |\n| --- | --- | --- |\n");
        for (Code code : Code.values()) {
            String example = example(code);
            assertFalse(example.isEmpty(), () -> "no golden case has " + code);
            table.append("| `%s` | %s | %s |\n".formatted(code, code.meaning(), cell(example)));
        }
        return table.toString();
    }

    private static String example(Code code) throws IOException {
        String end = " [" + code.id() + "]";
        try (Stream<Path> cases = Files.list(CASES)) {
            for (Path folder : cases.sorted().toList()) {
                for (String line : Files.readAllLines(folder.resolve("problems.txt"), UTF_8)) {
                    if (line.endsWith(end)) {
                        return line.substring(line.indexOf(WARNING) + WARNING.length(), line.length() - end.length());
                    }
                }
            }
        }
        return "";
    }

    @Test
    void eachWarningHasACode() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            for (Path folder : cases.toList()) {
                for (String line : Files.readAllLines(folder.resolve("problems.txt"), UTF_8)) {
                    boolean coded = Stream.of(Code.values()).anyMatch(code -> line.endsWith(" [" + code + "]"));
                    assertEquals(line.contains(": " + WARNING), coded, () -> folder + ": " + line);
                }
            }
        }
    }

    private static String row(Rule rule, Enforcement.Finding finding) {
        if (finding.served() && (rule.name().equals("type") || rule.argument().equals("0"))) {
            return ""; // a page without them is long enough
        }
        String text = rule.name().equals(Rule.CEL) ? cell(rule.argument()) : code(rule.name() + ": " + rule.argument());
        String message = cell(finding.message());
        return "| %s | %s%s | %s | %s |\n"
                .formatted(
                        code(rule.path()),
                        text,
                        rule.experimental() ? " (experimental)" : "",
                        finding.example().isEmpty() ? "" : code(cut(finding.example())),
                        finding.field().isEmpty() ? message : code(finding.field()) + ": " + message);
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 20) + "…" : text;
    }

    private static String code(String text) {
        String ticks = text.contains("`") ? "``" : "`";
        return ticks + text.replace("|", "\\|") + ticks;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }
}
