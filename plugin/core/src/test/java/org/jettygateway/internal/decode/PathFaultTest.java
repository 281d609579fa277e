package org.jettygateway.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.jettygateway.internal.routing.CanonicalTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that are valid in a manifest, and that no request has all the same. */
class PathFaultTest {

    private static final String ESCAPES = "routes.yaml:4:42: warning: HTTPRoute shop/cart:"
            + " spec.rules[0].matches[0].path.value: no request has this path: \"%s\" is answered with 400"
            + " (expected: escapes of UTF-8, none of a dot segment, \"\\\", a control character or another escape) [unmatchable-path]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%2e",
                "/a/%2E./b",
                "/.%2e%3bx",
                "/a%5cb",
                "/a%00",
                "/a%7F",
                "/%252e",
                "/%25%32e",
                "/%c0%ae",
                "/%ed%a0%80",
                "/%ff"
            })
    void escapesThatAreAmbiguous(String path) {
        assertEquals(List.of(ESCAPES.formatted(path)), problems(path));
    }

    @Test
    void parameters() {
        assertEquals(
                List.of(
                        "routes.yaml:4:42: warning: HTTPRoute shop/cart: spec.rules[0].matches[0].path.value: no request"
                                + " has this path: requests are matched without path parameters (expected: \"/a;v=1\" up to the"
                                + " \";\", or the \";\" as %3B) [unmatchable-path]"),
                problems("/a;v=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%2e%2e", "/%2e%2e%2e", "/100%25", "/%25zz", "/a%3bb", "/caf%c3%a9", "/a%20b+c"})
    void escapesThatAreNot(String path) {
        assertEquals(List.of(), problems(path));
    }

    /** Neither package may see the other, so that what one drops the other must say: they agree on every path. */
    @Test
    void whatIsWarnedOfIsWhatTheTablesLeaveOut() {
        String[] parts = {
            "/",
            "a",
            "2",
            "e",
            ".",
            "%2e",
            "%2E",
            "%2",
            "%25",
            "%32",
            "%65",
            "%5c",
            "%3b",
            "%3B",
            ";",
            "%c3",
            "%a9",
            "%e2%82",
            "%ac",
            "%ed%a0%80",
            "%f0%9f%98%80",
            "%00",
            "%1f",
            "%20",
            "%7f",
            "%80",
            "+",
            "%2b",
            "%ef%bf%bd"
        };
        Random random = new Random(42);
        int unmet = 0;
        int met = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(7); length > 0; length--) {
                path.append(parts[random.nextInt(parts.length)]);
            }
            String value = path.toString();
            if (PathFault.of(value) == null) {
                CanonicalTarget target = CanonicalTarget.parse(value);
                boolean matched = target != null && target.path().equals(target.forwarded());
                assertEquals(matched, PathFault.unmet(value) == null, value);
                met += matched ? 1 : 0;
                unmet += matched ? 0 : 1;
            }
        }
        assertTrue(met > 3_000 && unmet > 3_000, met + " " + unmet);
    }

    private static List<String> problems(String path) {
        return Decoding.problems(
                Decoding.decode(Decoding.route("{rules: [{matches: [{path: {value: \"%s\"}}]}]}".formatted(path))));
    }
}
