package org.jettygateway.internal.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jetty.toolchain.test.MavenPaths;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of rewrites and redirects, row by row. */
class RewriteTableTest {

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

    private static Stream<Arguments> rows(String name) throws IOException {
        Path file = MavenPaths.findTestResourceFile(name);
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arguments.of((Object) line.split(" +")));
    }
}
