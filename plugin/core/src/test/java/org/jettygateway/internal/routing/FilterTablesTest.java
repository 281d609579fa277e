package org.jettygateway.internal.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.toolchain.test.MavenPaths;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of rewrites, redirects and cross-origin answers, row by row. */
class FilterTablesTest {

    @ParameterizedTest
    @MethodSource("rewrites")
    void rewritesThePrefixThatMatched(String[] row) {
        String replacement = row[2].equals("-") ? "" : row[2];

        assertEquals(row[3], PathRewrite.prefix(row[1], replacement).apply(row[0]));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void redirects(String[] row) {
        URI from = URI.create(row[0]);
        Redirection redirection = new Redirection(
                given(row[2]), given(row[3]), row[4].equals("-") ? null : Integer.valueOf(row[4]), path(row[5]), 302);
        String target = from.getRawPath() + (from.getRawQuery() == null ? "" : "?" + from.getRawQuery());

        assertEquals(row[6], redirection.location(from.getScheme(), from.getHost(), Integer.parseInt(row[1]), target));
    }

    @ParameterizedTest
    @MethodSource("crossOrigin")
    void answersPagesOfOtherOrigins(String[] row) {
        String[] filter = row[1].split("\\|");
        CrossOrigin crossOrigin = new CrossOrigin(
                list(filter[0]),
                filter[1].equals("yes") ? CrossOrigin.Credentials.ALLOWED : CrossOrigin.Credentials.REFUSED,
                list(filter[2]),
                list(filter[3]),
                list(filter[4]),
                5);
        String[] asked = row[2].split("\\|");
        TestRequest request = TestRequest.get("shop.test", "/");
        String[] names = {"Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"};
        boolean preflight = row[0].equals("preflight");
        for (int i = 0; i < names.length; i++) {
            if (!asked[i].equals("-") && (i == 0 || preflight)) {
                request = request.with(names[i], asked[i]);
            }
        }
        Map<String, String> answer = new HashMap<>();
        if (preflight) {
            request = request.method("OPTIONS");
            assertTrue(CrossOrigin.isPreflight(request));
            crossOrigin.preflight(request, answer::put);
        } else {
            assertFalse(CrossOrigin.isPreflight(request));
            crossOrigin.actual(request, answer::put);
        }

        List<String> said = Stream.of(
                        "Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Expose-Headers")
                .filter(name -> preflight || (!name.endsWith("Methods") && !name.equals("Allow-Headers")))
                .map(name -> answer.getOrDefault("Access-Control-" + name, "-"))
                .toList();
        assertEquals(row[3], String.join("|", said));
        assertEquals(preflight && !said.get(0).equals("-"), answer.containsKey("Access-Control-Max-Age"));
    }

    private static List<String> list(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split(","));
    }

    private static @Nullable String given(String cell) {
        return cell.equals("-") ? null : cell;
    }

    private static @Nullable PathRewrite path(String cell) {
        if (cell.equals("-")) {
            return null;
        }
        String[] parts = cell.split(":");
        return parts[0].equals("full") ? PathRewrite.fullPath(parts[1]) : PathRewrite.prefix(parts[0], parts[1]);
    }

    static Stream<Arguments> rewrites() throws IOException {
        return rows("tables/rewrite.txt");
    }

    static Stream<Arguments> redirects() throws IOException {
        return rows("tables/redirect.txt");
    }

    static Stream<Arguments> crossOrigin() throws IOException {
        return rows("tables/cors.txt");
    }

    private static Stream<Arguments> rows(String name) throws IOException {
        Path file = MavenPaths.findTestResourceFile(name);
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arguments.of((Object) line.split(" {2,}")));
    }
}
