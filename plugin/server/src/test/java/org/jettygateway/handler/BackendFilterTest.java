package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jettygateway.handler.RawClient.Answer;
import org.jettygateway.internal.upstream.client.Await;
import org.jettygateway.internal.upstream.client.ScriptedBackend;
import org.junit.jupiter.api.Test;

/** Filters of a backendRef act on the requests that were drawn for it, and on no others. */
class BackendFilterTest {

    private static final String GET = "GET /cart?q=1 HTTP/1.1\r\nHost: shop.test\r\n";

    /** A backend that counts its requests. */
    private static ScriptedBackend counting(AtomicInteger requests) throws IOException {
        return new ScriptedBackend(wire -> {
            while (true) {
                wire.readHead();
                requests.incrementAndGet();
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: its-own\r\n\r\nhi");
            }
        });
    }

    private static GatewayUnderTest gateway(ScriptedBackend shop, ScriptedBackend copy, String rule) throws Exception {
        String route = """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [shop.test]
                  rules:
                """;
        String empty = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: empty}
                spec: {ports: [{port: 8080}]}
                """;
        return GatewayUnderTest.start(
                Manifests.gateway(),
                route + rule.indent(2),
                empty,
                Manifests.service("shop", shop.address()),
                Manifests.service("copy", copy.address()));
    }

    @Test
    void aRedirectAnswersItsShareAndNeedsNoEndpoint() throws Exception {
        String rule = """
                - filters:
                  - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: X-Rule, value: "1"}]}}
                  backendRefs:
                  - {name: shop, port: 8080, weight: 3}
                  - name: empty
                    port: 8080
                    filters:
                    - type: RequestRedirect
                      requestRedirect:
                        hostname: new.test
                        path: {type: ReplacePrefixMatch, replacePrefixMatch: /moved}
                  - name: gone
                    port: 8080
                    filters: [{type: RequestRedirect, requestRedirect: {hostname: new.test}}]
                """;
        AtomicInteger served = new AtomicInteger();
        try (ScriptedBackend shop = counting(served);
                GatewayUnderTest gateway = gateway(shop, shop, rule);
                RawClient client = gateway.connect()) {
            Map<Integer, Integer> answers = new TreeMap<>();
            for (int i = 0; i < 50; i++) {
                Answer answer = client.send(GET + "\r\n");
                answers.merge(answer.status(), 1, Integer::sum);
                if (answer.status() == 302) {
                    assertThat(answer.header("location"), is("http://new.test/moved/cart?q=1"));
                    assertThat(answer.header("x-rule"), is("1"));
                }
            }
            assertThat(answers.keySet().toString(), is("[200, 302, 500]"));
            assertThat(answers.get(302), is(both(greaterThan(8)).and(lessThan(12)))); // a fifth
            assertThat(served.get(), is(answers.get(200)));
        }
    }

    @Test
    void aBackendHasTheLastWordOnOrigins() throws Exception {
        String rule = """
                - matches: [{path: {value: /cart}}]
                  filters: [{type: CORS, cors: {allowOrigins: ["https://rule.test"], maxAge: 10}}]
                  backendRefs:
                  - name: shop
                    port: 8080
                    filters: [{type: CORS, cors: {allowOrigins: ["https://backend.test"], maxAge: 20}}]
                - matches: [{path: {value: /redirect}}]
                  backendRefs:
                  - name: shop
                    port: 8080
                    filters:
                    - {type: CORS, cors: {allowOrigins: ["https://backend.test"]}}
                    - {type: RequestRedirect, requestRedirect: {hostname: new.test}}
                """;
        String preflight = "OPTIONS /cart HTTP/1.1\r\nHost: shop.test\r\nAccess-Control-Request-Method: PUT\r\n";
        AtomicInteger served = new AtomicInteger();
        try (ScriptedBackend shop = counting(served);
                GatewayUnderTest gateway = gateway(shop, shop, rule);
                RawClient client = gateway.connect()) {
            Answer its = client.send(preflight + "Origin: https://backend.test\r\n\r\n");
            assertThat(its.status(), is(204));
            assertThat(its.header("access-control-allow-origin"), is("https://backend.test"));
            assertThat(its.header("access-control-max-age"), is("20"));
            Answer ofRule = client.send(preflight + "Origin: https://rule.test\r\n\r\n");
            assertThat(ofRule.status(), is(204));
            assertThat(ofRule.header("access-control-allow-origin"), is(""));
            assertThat(served.get(), is(0));

            assertThat(
                    client.send(GET + "Origin: https://backend.test\r\n\r\n").header("access-control-allow-origin"),
                    is("https://backend.test"));
            assertThat(
                    client.send(GET + "Origin: https://rule.test\r\n\r\n").head(),
                    not(containsString("Access-Control")));
            Answer moved =
                    client.send("GET /redirect HTTP/1.1\r\nHost: shop.test\r\nOrigin: https://backend.test\r\n\r\n");
            assertThat(moved.status(), is(302));
            assertThat(moved.header("access-control-allow-origin"), is("https://backend.test"));
        }
    }

    @Test
    void whereOneBackendHasAWordOnOriginsTheOthersPreflightsAreForwarded() throws Exception {
        String rule = """
                - backendRefs:
                  - {name: shop, port: 8080}
                  - name: shop
                    port: 8080
                    filters: [{type: CORS, cors: {allowOrigins: ["*"]}}]
                """;
        AtomicInteger served = new AtomicInteger();
        try (ScriptedBackend shop = counting(served);
                GatewayUnderTest gateway = gateway(shop, shop, rule);
                RawClient client = gateway.connect()) {
            String preflight = """
                    OPTIONS /cart HTTP/1.1\r
                    Host: shop.test\r
                    Origin: https://a.test\r
                    Access-Control-Request-Method: PUT\r
                    \r
                    """;
            int answered = 0;
            for (int i = 0; i < 20; i++) {
                answered += client.send(preflight).status() == 204 ? 1 : 0;
            }
            assertThat(answered, is(10));
            assertThat(served.get(), is(10));
        }
    }

    @Test
    void mirrorsOfTheRuleAndOfTheBackendBothRunEachByItsOwnCount() throws Exception {
        String mirror = "{type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 8080}%s}}";
        String rule = """
                - filters: [%s]
                  backendRefs:
                  - {name: empty, port: 8080}
                  - {name: shop, port: 8080, filters: [%s, %s]}
                """.formatted(
                        mirror.formatted(", percent: 10"), mirror.formatted(", percent: 50"), mirror.formatted(""));
        AtomicInteger served = new AtomicInteger();
        AtomicInteger copies = new AtomicInteger();
        try (ScriptedBackend shop = counting(served);
                ScriptedBackend copy = counting(copies);
                GatewayUnderTest gateway = gateway(shop, copy, rule);
                RawClient client = gateway.connect()) {
            for (int i = 0; i < 100; i++) {
                client.send(GET + "\r\n");
            }
            int all = served.get();
            assertThat(all, is(both(greaterThan(47)).and(lessThan(53))));
            // Of all that was forwarded a tenth by the rule's, half and all by the backend's own.
            int expected = (all + 9) / 10 + (all + 1) / 2 + all;
            Await.until(() -> expected + " copies, not " + copies, () -> copies.get() == expected);
            assertThat(Await.quiet(copies::get), is(expected));
        }
    }
}
