package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.extension.ExtensionFilter;
import org.jettygateway.extension.FilteredRequest;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** Filters of the embedding program, as clients and backends see what they do. */
class ExtensionTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Backend: 1\r\n\r\nhi";
    private static final String RULE = """
            - filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
              backendRefs: [{name: shop, port: 8080}]
            """;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<FilteredRequest> waiting = new LinkedBlockingQueue<>();

    private ScriptedBackend backend() throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                received.add(wire.readHead());
                wire.write(OK);
            }
        });
    }

    private static GatewayHandlerBuilder builder(ScriptedBackend backend, String rules) {
        String route = """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop, namespace: default}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [shop.test]
                  rules:
                """;
        return GatewayUnderTest.builder(
                Manifests.gateway(), route + rules.indent(2), Manifests.service("shop", backend.address()));
    }

    private static GatewayUnderTest gateway(ScriptedBackend backend, String rules, ExtensionFilter filter)
            throws Exception {
        return GatewayUnderTest.start(
                builder(backend, rules).extension("a.test", "F", "f", filter).build());
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n" + String.join("", fields) + "\r\n";
    }

    private FilteredRequest waiting() throws InterruptedException {
        FilteredRequest request = waiting.poll(15, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("the filter was not called");
        }
        return request;
    }

    private String received() throws InterruptedException {
        String head = received.poll(15, TimeUnit.SECONDS);
        return head == null ? "nothing" : head;
    }

    @Test
    void aFilterSeesTheRequestAndChangesHeadersOnBothWays() throws Exception {
        String rule = """
                - filters:
                  - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Late, value: rule}]}}
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}
                  - {type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: X-Answer, value: rule}]}}
                  backendRefs: [{name: shop, port: 8080}]
                """;
        List<String> seen = new ArrayList<>();
        ExtensionFilter filter = request -> {
            seen.add(String.join(
                    " ",
                    request.namespace(),
                    request.name(),
                    request.method(),
                    request.host(),
                    request.path(),
                    request.query(),
                    request.header("x-in"),
                    String.valueOf(request.header("X-Hop")),
                    request.header("x-forwarded-for"),
                    String.valueOf(request.length()),
                    request.remoteAddress()));
            request.setHeader("X-In", "new");
            request.addHeader("X-More", "1");
            request.addHeader("X-More", "2");
            request.removeHeader("Cookie");
            request.setHeader("X-Late", "filter");
            request.setResponseHeader("x-backend", "2");
            request.addResponseHeader("X-Answer", "filter");
            request.proceed();
        };
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule, filter);
                RawClient client = gateway.connect()) {
            Answer answer = client.send(
                    get("/a;v=1/%62?q=%2F", "X-In: 1\r\nX-In: 2\r\nCookie: a=b\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"));

            assertThat(seen, is(List.of("default f GET shop.test /a/b q=%2F 1, 2 null 127.0.0.1 -1 127.0.0.1")));
            assertThat(
                    received(),
                    allOf(
                            startsWith("GET /a;v=1/b?q=%2F HTTP/1.1\r\n"),
                            containsString("X-In: new\r\n"),
                            containsString("X-More: 1\r\nX-More: 2\r\n"),
                            containsString("X-Late: rule\r\n"),
                            not(containsString("Cookie"))));
            assertThat(answer.body(), is("hi"));
            assertThat(answer.head().toLowerCase(Locale.ROOT), containsString("x-backend: 2\r\n"));
            assertThat(answer.head(), containsString("X-Answer: filter\r\nX-Answer: rule\r\n"));
        }
    }

    @Test
    void aFilterMayAnswerItself() throws Exception {
        String rules = RULE + """
                - matches: [{path: {value: /alone}}]
                  filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
                - matches: [{path: {value: /moved}}]
                  filters:
                  - {type: RequestRedirect, requestRedirect: {hostname: new.test}}
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}
                """;
        ExtensionFilter filter = request -> {
            request.setResponseHeader("WWW-Authenticate", "Basic");
            if (request.header("Authorization") == null) {
                request.respond(401, "Who are you?\n");
            } else {
                request.proceed();
            }
        };
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rules, filter);
                RawClient client = gateway.connect()) {
            for (String path : List.of("/", "/alone", "/moved")) {
                Answer refused = client.send(get(path));
                assertThat(refused.status(), is(401));
                assertThat(refused.header("www-authenticate"), is("Basic"));
                assertThat(refused.header("content-type"), is("text/plain;charset=utf-8"));
                assertThat(refused.body(), is("Who are you?\n"));
            }
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: shop.test\r\n\r\n").header("content-length"), is("13"));
            assertThat(received.isEmpty(), is(true));
            assertThat(client.send(get("/", "Authorization: me\r\n")).status(), is(200));
            assertThat(client.send(get("/alone", "Authorization: me\r\n")).status(), is(500));
            Answer moved = client.send(get("/moved", "Authorization: me\r\n"));
            assertThat(moved.header("location"), is("http://new.test/moved"));
            assertThat(moved.header("www-authenticate"), is("Basic"));
        }
    }

    @Test
    void aFilterMayTakeItsTimeAndTheBodyWaits() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    received.add(wire.readHead() + new String(wire.read(200_000), ISO_8859_1).length());
                    wire.write(OK);
                });
                GatewayUnderTest gateway = gateway(backend, RULE, waiting::add);
                RawClient client = gateway.connect()) {
            client.write("""
                    POST /a HTTP/1.1\r
                    Host: shop.test\r
                    Expect: 100-continue\r
                    Content-Length: 200000\r
                    \r
                    """);
            FilteredRequest request = waiting();
            assertThat(request.length(), is(200_000L));
            assertThat(backend.connections(), is(0));
            request.setHeader("X-Late", "1");
            Thread later = new Thread(request::proceed);
            later.start();
            assertThat(client.readHead(), startsWith("HTTP/1.1 100 Continue"));
            client.write("x".repeat(200_000));

            assertThat(client.read("POST").body(), is("hi"));
            assertThat(received(), allOf(containsString("X-Late: 1\r\n"), containsString("\r\n\r\n200000")));
            later.join();
            assertThrows(IllegalStateException.class, request::proceed);
            assertThrows(IllegalStateException.class, () -> request.setHeader("X-Later", "1"));
        }
    }

    @Test
    void filtersFollowOneAnotherInTheOrderOfTheManifestThoseOfTheBackendLast() throws Exception {
        String rule = """
                - filters:
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: later}}
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}
                  backendRefs:
                  - name: shop
                    port: 8080
                    filters:
                    - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: last}}
                """;
        ExtensionFilter adds = request -> {
            request.addHeader("X-Order", request.name());
            request.addResponseHeader("X-Order", request.name());
            request.proceed();
        };
        GatewayHandlerBuilder builder;
        try (ScriptedBackend backend = backend()) {
            builder = builder(backend, rule)
                    .extension("a.test", "F", "later", waiting::add)
                    .extension("a.test", "F", "f", adds)
                    .extension("a.test", "F", "last", request -> {
                        request.setHeader("X-Seen", String.valueOf(request.header("X-Order")));
                        adds.filter(request);
                    });
            try (GatewayUnderTest gateway = GatewayUnderTest.start(builder.build());
                    RawClient client = gateway.connect()) {
                client.write(get("/"));
                adds.filter(waiting());
                Answer answer = client.read("GET");
                assertThat(answer.head(), containsString("X-Order: later\r\nX-Order: f\r\nX-Order: last\r\n"));
                assertThat(received(), containsString("X-Seen: later, f\r\n"));
            }
        }
    }

    @Test
    void aFailureIs500WhateverWasDecided() throws Exception {
        ExtensionFilter filter = request -> {
            switch (request.path()) {
                case "/host" -> request.setHeader("Host", "other.test");
                case "/framing" -> request.setResponseHeader("Content-Length", "5");
                case "/split" -> request.setHeader("X-A", "1\r\nX-B: 2");
                case "/status" -> request.respond(101, "");
                case "/checked" -> throw new IOException("on purpose");
                case "/decided" -> request.proceed();
                default -> throw new StackOverflowError();
            }
            if (request.path().equals("/decided")) {
                request.proceed();
            }
        };
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, RULE, filter);
                RawClient client = gateway.connect()) {
            for (String path : List.of("/host", "/framing", "/split", "/status", "/checked", "/decided", "/error")) {
                assertThat(path, client.send(get(path)).status(), is(500));
            }
            assertThat(received.isEmpty(), is(true));
        }
    }

    @Test
    void whatIsNotRegisteredIsNeverSkipped() throws Exception {
        String rules = """
                - matches: [{path: {value: /rule}}]
                  filters:
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}
                  - {type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: g}}
                  backendRefs: [{name: shop, port: 8080}]
                - matches: [{path: {value: /share}}]
                  backendRefs:
                  - {name: shop, port: 8080}
                  - name: shop
                    port: 8080
                    filters:
                    - {type: RequestRedirect, requestRedirect: {hostname: new.test}}
                    - {type: ExtensionRef, extensionRef: {group: a.test, kind: G, name: f}}
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rules, FilteredRequest::proceed);
                RawClient client = gateway.connect()) {
            assertThat(client.send(get("/rule")).status(), is(500));
            assertThat(received.isEmpty(), is(true));
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                refused += client.send(get("/share")).status() == 500 ? 1 : 0;
            }
            assertThat(refused, is(20 - received.size()));
            assertThat(refused, is(10));
            assertThat(
                    gateway.gateway().getProblems().toString(),
                    allOf(
                            containsString("no filter F \"g\" is registered by the program; did you mean f?"),
                            containsString("no filter of kind \"a.test/G\" is registered by the program")));
        }
    }

    @Test
    void aFilterOfABackendGetsItsShare() throws Exception {
        String rule = """
                - backendRefs:
                  - {name: shop, port: 8080}
                  - name: shop
                    port: 8080
                    filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule, request -> request.respond(429, "slow down\n"));
                RawClient client = gateway.connect()) {
            int limited = 0;
            for (int i = 0; i < 20; i++) {
                limited += client.send(get("/")).status() == 429 ? 1 : 0;
            }
            assertThat(limited, is(10));
            assertThat(received.size(), is(10));
        }
    }

    @Test
    void aFilterThatNeverDecidesRunsIntoTheLimitOfTheRequest() throws Exception {
        String rules = """
                - matches: [{path: {value: /rule}}]
                  timeouts: {request: 200ms}
                  filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
                  backendRefs: [{name: shop, port: 8080}]
                - backendRefs:
                  - name: shop
                    port: 8080
                    filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}]
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = GatewayUnderTest.start(builder(backend, rules)
                        .requestTimeout("300ms")
                        .extension("a.test", "F", "f", waiting::add)
                        .build());
                RawClient client = gateway.connect()) {
            assertThat(client.send(get("/rule")).status(), is(504));
            assertThat(client.send(get("/")).status(), is(504));
            FilteredRequest late = waiting();
            late.setHeader("X-A", "1");
            late.proceed(); // has no effect
            assertThat(
                    client.send("OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n\r\n").status(), is(200));
            assertThat(received.isEmpty(), is(true));
        }
    }

    @Test
    void aRequestThatIsDecidedIsNotKeptUntilItsLimit() throws Exception {
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = GatewayUnderTest.start(builder(backend, RULE)
                        .requestTimeout("1h")
                        .extension("a.test", "F", "f", waiting::add)
                        .build())) {
            WeakReference<FilteredRequest> decided = decideLate(gateway);
            Await.until("forgotten", () -> {
                System.gc();
                return decided.refersTo(null);
            });
        }
    }

    private WeakReference<FilteredRequest> decideLate(GatewayUnderTest gateway) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.write(get("/"));
            FilteredRequest request = waiting();
            request.proceed();
            assertThat(client.read("GET").status(), is(200));
            return new WeakReference<>(request);
        }
    }

    @Test
    void aClientThatGoesEndsTheRequest() throws Exception {
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, RULE, waiting::add)) {
            FilteredRequest request;
            try (RawHttp2Client client = new RawHttp2Client(gateway.address())) {
                int stream = client.head(
                        RawHttp2Client.END_STREAM,
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "shop.test",
                        ":path",
                        "/");
                request = waiting();
                client.frame(RawHttp2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                client.head(
                        RawHttp2Client.END_STREAM,
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "shop.test",
                        ":path",
                        "/");
                waiting().proceed(); // which comes after the reset
                assertThat(received(), startsWith("GET / "));
                request.proceed();
                assertThat(Await.quiet(received::size), is(0));
            }
        }
    }

    @Test
    void preflightsAreAnsweredBeforeFiltersAndTheirAnswersCarryTheRulesWordOnOrigins() throws Exception {
        String cors = "{type: CORS, cors: {allowOrigins: [\"https://a.test\"]}}";
        String extension = "{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f}}";
        String rules = """
                - filters: [%s, %s]
                  backendRefs: [{name: shop, port: 8080}]
                - matches: [{path: {value: /backend}}]
                  filters: [%s]
                  backendRefs: [{name: shop, port: 8080, filters: [%s]}]
                """.formatted(extension, cors, extension, cors);
        String preflight = """
                OPTIONS %s HTTP/1.1\r
                Host: shop.test\r
                Origin: https://a.test\r
                Access-Control-Request-Method: PUT\r
                \r
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rules, request -> request.respond(403, "no\n"));
                RawClient client = gateway.connect()) {
            assertThat(client.send(preflight.formatted("/")).status(), is(204));
            assertThat(client.send(preflight.formatted("/backend")).status(), is(204));
            Answer refused = client.send(get("/", "Origin: https://a.test\r\n"));
            assertThat(refused.status(), is(403));
            assertThat(refused.header("access-control-allow-origin"), is("https://a.test"));
        }
    }

    @Test
    void aNameIsRegisteredOnce() {
        GatewayHandlerBuilder builder = GatewayHandler.builder().extension("a.test", "F", "f", waiting::add);
        assertThrows(IllegalArgumentException.class, () -> builder.extension("a.test", "F", "f", waiting::add));
        assertThrows(IllegalArgumentException.class, () -> builder.extension("a.test", "", "f", waiting::add));
        assertThrows(IllegalArgumentException.class, () -> builder.extension("a.test/F", "G", "f", waiting::add));
    }
}
