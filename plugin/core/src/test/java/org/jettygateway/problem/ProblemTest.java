package org.jettygateway.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

    @Test
    void isOneLineThatAnEditorCanFollow() {
        Problem problem = problem(
                14, 17, "HTTPRoute shop/cart", FieldPath.of("spec", "rules").index(0), "no");
        assertEquals("routes.yaml:14:17: error: HTTPRoute shop/cart: spec.rules[0]: no", problem.toString());
    }

    @Test
    void namesNothingWhereADocumentIsMeant() {
        Problem problem = new Problem(Severity.NOTICE, Location.of("routes.yaml"), "", FieldPath.ROOT, "empty");
        assertEquals("routes.yaml: notice: empty", problem.toString());
    }

    @Test
    void aValueCannotForgeALine() {
        Problem problem =
                problem(1, 1, "Gateway a\nb", FieldPath.ROOT, "\"x\r\nroutes.yaml:2:1: \u001b[31m\u2028\u202e\"");
        assertEquals(
                "routes.yaml:1:1: error: Gateway a\\u000ab: \"x\\u000d\\u000aroutes.yaml:2:1: \\u001b[31m\\u2028\\u202e\"",
                problem.toString());
    }

    @Test
    void sortsByPlace() {
        Problem late = problem(10, 1, "", FieldPath.ROOT, "a");
        Problem early = problem(9, 20, "", FieldPath.ROOT, "b");
        assertEquals(List.of(early, late), Stream.of(late, early).sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "shpo,     ; did you mean shop?",
        "SHOP,     ; did you mean shop?",
        "sho,      ; did you mean shop?",
        "Prefix,   ; did you mean PathPrefix?",
        "elephant, ''",
        "x,        ''",
    })
    void theNearestWordIsAHint(String word, String hint) {
        assertEquals(hint, Nearest.hint(word, List.of("shop", "cart", "PathPrefix")));
    }

    private static Problem problem(int line, int column, String subject, FieldPath field, String message) {
        return new Problem(Severity.ERROR, new Location("routes.yaml", line, column), subject, field, message);
    }
}
