package org.jettygateway.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that nobody meant as manifests. */
class HostileTextTest {

    private static final String[] PARTS = {
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "&a ",
        "*a",
        "!!x ",
        "!",
        "? ",
        "|",
        ">",
        "'",
        "\"",
        "\\",
        "%",
        "@",
        "---\n",
        "...\n",
        "<<",
        "~",
        "0",
        "80",
        "yes",
        "#",
        ",",
        "\t",
        "\u0000",
        "\ud83d",
        "\ufeff",
        "null",
        "apiVersion: v1",
    };

    private static final String MANIFEST =
            Decoding.route("{hostnames: [a], rules: [{matches: [{path: {value: /a}}]}]}");

    @Test
    void neverThrows() {
        Random random = new Random(20261123);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(MANIFEST);
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                int at = random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(4)), PARTS[random.nextInt(PARTS.length)]);
            }
            assertNotNull(Decoding.decode(random.nextBoolean() ? "a.yaml" : "a.json", text.toString()));
        }
    }

    @Test
    void messagesStayOnOneLineAndShort() {
        String name = "\"x\\n2026 ERROR forged \\e[31m\\u202e" + "y".repeat(900) + "\"";
        List<String> problems =
                Decoding.problems(Decoding.decode(Decoding.route("{%s: 1, hostnames: [%s]}".formatted(name, name))
                        + "---\n{kind: %s, apiVersion: %s}".formatted(name, name)));
        assertEquals(3, problems.size());
        for (String problem : problems) {
            assertTrue(problem.length() < 500, problem);
            assertFalse(problem.chars().anyMatch(c -> c < ' ' || c == 0x202e), problem);
        }
    }

    @Test
    void problemsOfOneObjectAreNotWithoutEnd() {
        List<String> problems =
                Decoding.problems(Decoding.decode(Decoding.route("{hostnames: [" + "A,".repeat(100_000) + "]}")));
        assertEquals(ObjectScope.MAX_PROBLEMS, problems.size());
        assertTrue(problems.get(problems.size() - 1).endsWith("(further errors of this object are not listed)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/[a-z]{1,63}(\\.[a-z]{1,63}){1,3}",
                "/a|/b",
                "/\\x{10FFFF}",
                "/[[:alpha:]]+",
                "(?i)/x",
                "/\\Q{1000}\\E",
                "[]{9999}]",
                "/a{2}{,3"
            })
    void goodExpressions(String expression) {
        assertNull(RegexCheck.fault(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{999}){999}){999}",
                "(a{999}){999}",
                "\\Q[\\E((a{999}){999}){999}",
                "[\\]]((a{999}){999}){999}",
                "[]a]((a{999}){999}){999}",
                "[^]a]((a{999}){999}){999}",
                "((a{1,}){999}){999}{999}",
                "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})"
            })
    void expressionsThatWouldFillTheMemory(String expression) {
        String fault = RegexCheck.fault(expression);
        assertTrue(fault != null && fault.contains("is too large"), String.valueOf(fault));
    }
}
