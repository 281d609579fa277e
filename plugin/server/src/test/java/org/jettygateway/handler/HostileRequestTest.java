package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of hostile requests: what each is answered with, and what the backend saw of it. {@code /admin} leads to the
 * protected backend, {@code /} to the open one.
 */
class HostileRequestTest {

    private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

    private static ScriptedBackend open;
    private static ScriptedBackend guarded;
    private static GatewayUnderTest gateway;

    private static ScriptedBackend backend(String name) throws Exception {
        return new ScriptedBackend(wire -> {
            while (true) {
                String head = wire.readHead();
                SEEN.add(name + " " + head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/")));
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    @BeforeAll
    static void start() throws Exception {
        open = backend("open");
        guarded = backend("guarded");
        gateway = GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("open", "shop.example.com", "/", "open"),
                Manifests.route("wild", "*.example.com", "/", "open"),
                Manifests.route("guarded", "shop.example.com", "/admin", "guarded"),
                Manifests.route("exact", "secret.example.com", "/", "guarded"),
                Manifests.service("open", open.address()),
                Manifests.service("guarded", guarded.address()));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        open.close();
        guarded.close();
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    static Stream<Row> table() throws Exception {
        URL table = requireNonNull(HostileRequestTest.class.getResource("/hostile-requests.txt"));
        return Files.readAllLines(Path.of(table.toURI())).stream().skip(1).map(Row::of);
    }

    @ParameterizedTest
    @MethodSource("table")
    void answersAsTheTableSays(Row row) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.write(row.request());
            String head = client.readHead();
            assertThat(head, head.substring(9, 12), is(row.status()));
            String body = row.closes() ? client.readToEnd() : "";
            assertThat(head + body, not(containsString("Jetty")));
        }
        assertThat(SEEN, is(row.seen()));
    }

    /**
     * A row of the table.
     *
     * @param what in words
     * @param request its bytes
     * @param status of the answer
     * @param closes whether the connection ends with the answer
     * @param seen backend and target; empty where no backend may see the request
     */
    record Row(String what, String request, String status, boolean closes, List<String> seen) {

        /** {@code what | request | status, c: closes | backend and target}; {@code ~} ends a request line and names the host. */
        static Row of(String line) {
            String[] cells = line.split(" \\| ", -1);
            String request = cells[1].replace("~", " HTTP/1.1\\r\\nHost: shop.example.com\\r\\n")
                    .replace("\\r", "\r")
                    .replace("\\n", "\n")
                    .replace("\\0", "\0");
            String status = cells[2].strip();
            List<String> seen = cells.length == 4 ? List.of(cells[3].strip()) : List.of();
            return new Row(cells[0].strip(), request, status.substring(0, 3), status.endsWith("c"), seen);
        }

        @Override
        public String toString() {
            return what;
        }
    }
}
