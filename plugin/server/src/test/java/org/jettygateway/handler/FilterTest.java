package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** What filters and time limits of a rule do to requests and answers, as both sides see it. */
class FilterTest {

    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kept: 1\r\nX-Gone: 1\r\nAccess-Control-Allow-Origin: *\r\n\r\nhi";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private ScriptedBackend backend() throws Exception {
        return new ScriptedBackend(wire -> {
            while (true) {
                received.add(wire.readHead());
                wire.write(OK);
            }
        });
    }

    private static GatewayUnderTest gateway(ScriptedBackend backend, String rule) throws Exception {
        String route = """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata:
                  name: shop
                spec:
                  parentRefs:
                  - name: edge
                  hostnames: [shop.test]
                  rules:
                """;
        return GatewayUnderTest.start(
                Manifests.gateway(), route + rule.indent(2), Manifests.service("shop", backend.address()));
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n" + String.join("", fields) + "\r\n";
    }

    private String received() throws InterruptedException {
        String head = received.poll(15, TimeUnit.SECONDS);
        return head == null ? "nothing" : head;
    }

    @Test
    void headersAreSetAddedAndRemovedOnBothWays() throws Exception {
        String rule = """
                - filters:
                  - type: RequestHeaderModifier
                    requestHeaderModifier:
                      set: [{name: X-Set, value: new}]
                      add: [{name: X-Add, value: more}]
                      remove: [x-remove]
                  - type: ResponseHeaderModifier
                    responseHeaderModifier:
                      set: [{name: x-kept, value: "2"}]
                      remove: [X-Gone]
                  backendRefs:
                  - name: shop
                    port: 8080
                    filters:
                    - type: RequestHeaderModifier
                      requestHeaderModifier:
                        set: [{name: X-Backend, value: shop}]
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule);
                RawClient client = gateway.connect()) {
            Answer answer = client.send(get("/", "X-Set: old\r\nX-Set: older\r\nX-Add: some\r\nX-Remove: 1\r\n"));

            assertThat(
                    received(),
                    allOf(
                            containsString("X-Set: new\r\n"),
                            not(containsString("old")),
                            containsString("X-Add: some\r\n"),
                            containsString("X-Add: more\r\n"),
                            not(containsString("X-Remove")),
                            containsString("X-Backend: shop\r\n")));
            assertThat(answer.header("x-kept"), is("2"));
            assertThat(answer.head(), not(containsString("X-Gone")));
        }
    }

    @Test
    void hostAndPathAreRewrittenAndTheQueryStays() throws Exception {
        String rule = """
                - matches: [{path: {value: /shop}}]
                  filters:
                  - type: URLRewrite
                    urlRewrite:
                      hostname: shop.internal
                      path: {type: ReplacePrefixMatch, replacePrefixMatch: /}
                  backendRefs: [{name: shop, port: 8080}]
                - matches: [{path: {value: /all}}]
                  filters:
                  - type: URLRewrite
                    urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /one}}
                  backendRefs: [{name: shop, port: 8080}]
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule);
                RawClient client = gateway.connect()) {
            client.send(get("/shop/cart;v=1/x?q=%2F"));
            assertThat(
                    received(),
                    allOf(
                            startsWith("GET /cart;v=1/x?q=%2F HTTP/1.1\r\nHost: shop.internal\r\n"),
                            containsString("X-Forwarded-Host: shop.test\r\n")));
            client.send(get("/shop"));
            assertThat(received(), startsWith("GET / HTTP/1.1\r\n"));
            client.send(get("/all/of/it?q=1"));
            assertThat(received(), startsWith("GET /one?q=1 HTTP/1.1\r\nHost: shop.test\r\n"));
        }
    }

    @Test
    void aRedirectGoesByTheDeclaredPortAndNeedsNoBackend() throws Exception {
        String rule = """
                - matches: [{path: {value: /old}}]
                  filters:
                  - type: RequestRedirect
                    requestRedirect:
                      path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}
                      statusCode: 301
                  - type: ResponseHeaderModifier
                    responseHeaderModifier: {set: [{name: X-Moved, value: "yes"}]}
                - matches: [{path: {value: /secure}}]
                  filters:
                  - type: RequestRedirect
                    requestRedirect: {scheme: https, hostname: safe.test, port: 8443}
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule);
                RawClient client = gateway.connect()) {
            Answer moved = client.send(get("/old/cart?q=1"));

            assertThat(moved.status(), is(301));
            assertThat(moved.header("location"), is("http://shop.test/new/cart?q=1"));
            assertThat(moved.header("x-moved"), is("yes"));
            Answer secure = client.send(get("/secure"));
            assertThat(secure.status(), is(302));
            assertThat(secure.header("location"), is("https://safe.test:8443/secure"));
        }
    }

    @Test
    void preflightsAreAnsweredByTheGatewayAndItsWordOnOriginsIsTheLast() throws Exception {
        String rule = """
                - filters:
                  - type: CORS
                    cors:
                      allowOrigins: ["https://*.shop.test"]
                      allowMethods: [GET, PUT]
                      allowHeaders: [X-Cart]
                      exposeHeaders: [X-Kept]
                      allowCredentials: true
                      maxAge: 60
                  backendRefs: [{name: shop, port: 8080}]
                """;
        try (ScriptedBackend backend = backend();
                GatewayUnderTest gateway = gateway(backend, rule);
                RawClient client = gateway.connect()) {
            Answer preflight = client.send("""
                    OPTIONS /cart HTTP/1.1\r
                    Host: shop.test\r
                    Origin: https://www.de.shop.test\r
                    Access-Control-Request-Method: PUT\r
                    \r
                    """);

            assertThat(preflight.status(), is(204));
            assertThat(preflight.header("access-control-allow-origin"), is("https://www.de.shop.test"));
            assertThat(preflight.header("access-control-allow-methods"), is("GET, PUT"));
            assertThat(preflight.header("access-control-allow-headers"), is("X-Cart"));
            assertThat(preflight.header("access-control-expose-headers"), is("X-Kept"));
            assertThat(preflight.header("access-control-allow-credentials"), is("true"));
            assertThat(preflight.header("access-control-max-age"), is("60"));
            assertThat(received.isEmpty(), is(true));

            Answer stranger = client.send(get("/cart", "Origin: https://evil.test\r\n"));
            assertThat(stranger.status(), is(200));
            assertThat(stranger.head(), not(containsString("Access-Control")));
            Answer friend = client.send(get("/cart", "Origin: https://www.shop.test\r\n"));
            assertThat(friend.header("access-control-allow-origin"), is("https://www.shop.test"));
        }
    }

    @Test
    void aBackendThatDoesNotAnswerInTimeIs504() throws Exception {
        String rule = """
                - matches: [{path: {value: /request}}]
                  timeouts: {request: 300ms}
                  backendRefs: [{name: shop, port: 8080}]
                - matches: [{path: {value: /backend}}]
                  timeouts: {request: 0s, backendRequest: 300ms}
                  backendRefs: [{name: shop, port: 8080}]
                """;
        try (ScriptedBackend backend = new ScriptedBackend(wire -> {
                    wire.readHead();
                    received.add(new String(wire.readToEnd(), ISO_8859_1));
                });
                GatewayUnderTest gateway = gateway(backend, rule);
                RawClient client = gateway.connect()) {
            assertThat(client.send(get("/request")).status(), is(504));
            assertThat(received(), is("")); // the connection to the backend is closed: the exchange is really over
            assertThat(client.send(get("/backend")).status(), is(504));
            assertThat(received(), is(""));
        }
    }
}
