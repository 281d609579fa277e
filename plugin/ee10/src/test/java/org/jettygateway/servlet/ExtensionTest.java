package org.jettygateway.servlet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.extension.ExtensionFilters;
import org.jettygateway.extension.FilteredRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that a web application registers for its gateway. */
class ExtensionTest {

    private static final String HOST = "Host: ext.example.com";
    private static final String ROUTE = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: ext}
            spec:
              parentRefs: [{name: gw}]
              hostnames: [ext.example.com]
              rules:
                - filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
                  backendRefs: [{name: svc, port: 80}]
                - matches: [{path: {value: /not-there}}]
                  filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: g}}]
                  backendRefs: [{name: svc, port: 80}]
            """;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<FilteredRequest> waiting = new LinkedBlockingQueue<>();
    private final RawBackend backend = new RawBackend();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    ExtensionTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private WebappFixture start(ExtensionFilter filter, Map<String, String> params) throws Exception {
        String manifests = Manifests.to(backend.port(), GatewayServletTest.closedPort()) + ROUTE;
        return WebappFixture.servlet(folder, manifests, params, new ExtensionFilters().add("a.test", "F", "f", filter));
    }

    @Test
    void aFilterChangesHeadersOrAnswersItself() throws Exception {
        ExtensionFilter filter = request -> {
            request.setHeader("X-In", request.namespace() + "/" + request.name());
            request.setResponseHeader("X-Out", request.path());
            if (request.path().equals("/fails")) {
                throw new IOException("on purpose");
            } else if (request.header("Authorization") == null) {
                request.respond(401, "Who are you?\n");
            } else {
                request.proceed();
            }
        };
        try (WebappFixture webapp = start(filter, Map.of())) {
            String refused = webapp.exchange("GET /a", HOST);
            assertThat(refused, startsWith("HTTP/1.1 401 "));
            assertThat(refused, containsString("X-Out: /a\r\n"));
            assertThat(refused, endsWith("\r\n\r\nWho are you?\n"));
            assertThat(webapp.exchange("GET /fails", HOST), startsWith("HTTP/1.1 500 "));
            assertThat(webapp.exchange("GET /not-there", HOST, "Authorization: me"), startsWith("HTTP/1.1 500 "));
            backend.next(wire -> {
                seen.add(wire.readHead());
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            String answer = webapp.exchange("GET /b", HOST, "Authorization: me");
            assertThat(answer, startsWith("HTTP/1.1 200 "));
            assertThat(answer, containsString("X-Out: /b\r\n"));
            assertThat(String.valueOf(seen.poll(10, TimeUnit.SECONDS)), containsString("X-In: default/f\r\n"));
        }
    }

    @Test
    void aFilterMayDecideLaterAndTheBodyWaits() throws Exception {
        try (WebappFixture webapp = start(waiting::add, Map.of());
                RawBackend.Wire client = webapp.send("POST /a HTTP/1.1\r\n" + HOST
                        + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")) {
            backend.next(wire -> {
                seen.add(wire.readHead() + wire.read(5));
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            FilteredRequest request = waiting.poll(10, TimeUnit.SECONDS);
            Thread later = new Thread(() -> {
                if (request != null) {
                    request.setHeader("X-Late", "1");
                    request.proceed();
                }
            });
            later.start();
            assertThat(client.readHead(), startsWith("HTTP/1.1 100 "));
            client.write("hello");
            assertThat(client.readAll(), endsWith("\r\n\r\nok"));
            String received = String.valueOf(seen.poll(10, TimeUnit.SECONDS));
            assertThat(received, containsString("X-Late: 1\r\n"));
            assertThat(received, endsWith("\r\n\r\nhello"));
            later.join();
        }
    }

    @Test
    void aFilterThatNeverDecidesRunsIntoTheLimit() throws Exception {
        try (WebappFixture webapp = start(waiting::add, Map.of("gateway.requestTimeout", "200ms"))) {
            assertThat(webapp.exchange("GET /a", HOST), startsWith("HTTP/1.1 504 "));
        }
    }
}
