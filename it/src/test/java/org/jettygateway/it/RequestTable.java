package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/** {@code requests.txt}: requests and their answers, which hold for every door alike. */
final class RequestTable {

    private static final Pattern ROW = Pattern.compile(
            "(?<method>\\S+) +(?<host>\\S+) +(?<target>\\S+)(?<headers>(?: +\\{[^}]+})*) +-> (?<answer>\\S+)(?: (?<path>\\S+))?");
    private static final Pattern HEADER = Pattern.compile("\\{([^}]+)}");

    private RequestTable() {}

    /** One test for each row, against the door that listens on a port. */
    static Stream<DynamicTest> against(int port) throws IOException {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.text(), () -> row.check(port)));
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/requests.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::parse)
                .toList();
    }

    /**
     * A request and its answer.
     *
     * @param text as it stands in the table
     * @param answer a status, or the service that answers
     * @param path the path that the service must see, null where it is not checked; of an answer of the gateway's own its
     *     {@code Location}, null for none
     */
    private record Row(
            String text,
            String method,
            String host,
            String target,
            List<String> headers,
            String answer,
            @Nullable String path) {

        static Row parse(String line) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw new IllegalArgumentException("no request -> answer: " + line);
            }
            List<String> headers = new ArrayList<>();
            Matcher header = HEADER.matcher(row.group("headers"));
            while (header.find()) {
                headers.add(header.group(1));
            }
            return new Row(
                    line.replaceAll(" +", " "),
                    row.group("method"),
                    row.group("host"),
                    row.group("target"),
                    headers,
                    row.group("answer"),
                    row.group("path"));
        }

        void check(int port) throws IOException {
            try (Http http = Http.connect(port)) {
                List<String> fields = new ArrayList<>(headers);
                if (!method.equals("GET")) {
                    fields.add("Content-Length: 0");
                }
                Http.Answer seen = http.send(method, host, target, fields.toArray(String[]::new));
                if (answer.matches("\\d+")) {
                    assertEquals(Integer.parseInt(answer), seen.status(), seen::toString);
                    assertEquals(path == null ? "" : path, seen.header("location"), seen::toString);
                    return;
                }
                assertEquals(200, seen.status(), seen::toString);
                assertEquals(answer, seen.service(), seen::toString);
                Map<?, ?> request = requireNonNull(seen.echo());
                assertEquals(method, request.get("method"));
                assertEquals(path != null ? path : request.get("path"), request.get("path"));
            }
        }
    }
}
