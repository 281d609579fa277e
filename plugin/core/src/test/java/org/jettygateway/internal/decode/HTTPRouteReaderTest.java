package org.jettygateway.internal.decode;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jettygateway.internal.model.BackendObjectReference;
import org.jettygateway.internal.model.HTTPBackendRef;
import org.jettygateway.internal.model.HTTPHeaderMatch;
import org.jettygateway.internal.model.HTTPPathMatch;
import org.jettygateway.internal.model.HTTPQueryParamMatch;
import org.jettygateway.internal.model.HTTPRoute;
import org.jettygateway.internal.model.HTTPRouteMatch;
import org.jettygateway.internal.model.HTTPRouteRule;
import org.jettygateway.internal.model.ParentReference;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.internal.model.RouteGroupKind;
import org.jettygateway.internal.model.ValueMatchType;
import org.jettygateway.problem.FieldPath;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an HTTPRoute becomes, and what stands in for one that is refused. */
class HTTPRouteReaderTest {

    private static final String WHOLE = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: cart
              namespace: shop
              labels: {app: cart}
              creationTimestamp: 2026-01-31T12:00:00Z
              generation: 3
              managedFields: [{a: b}]
            spec:
              parentRefs:
              - name: gw
                sectionName: http
                port: 80
              hostnames:
              - shop.example.com
              - "*.example.com"
              rules:
              - name: first
                matches:
                - path: {type: Exact, value: /cart}
                  method: POST
                - headers: [{name: env, value: canary}]
                  queryParams: [{name: q, type: RegularExpression, value: "a+"}]
                backendRefs:
                - name: cart
                  port: 8080
                - name: cart-2
                  namespace: other
                  port: 8080
                  weight: 0
            status: {parents: []}
            """;

    @Test
    void whole() {
        HTTPRoute route = Decoding.only(HTTPRoute.class, Decoding.decode(WHOLE));

        assertEquals("2026-01-31T12:00:00Z", String.valueOf(route.metadata().creationTimestamp()));
        assertEquals(3, route.generation());
        assertEquals(
                List.of(new ParentReference(RouteGroupKind.GATEWAY_GROUP, "Gateway", null, "gw", "http", 80)),
                route.parentRefs());
        assertEquals(List.of("shop.example.com", "*.example.com"), route.hostnames());
        HTTPRouteMatch exact =
                new HTTPRouteMatch(new HTTPPathMatch(HTTPPathMatch.Type.Exact, "/cart"), List.of(), List.of(), "POST");
        HTTPRouteMatch canary = new HTTPRouteMatch(
                HTTPPathMatch.ANY,
                List.of(new HTTPHeaderMatch(ValueMatchType.Exact, "env", "canary")),
                List.of(new HTTPQueryParamMatch(ValueMatchType.RegularExpression, "q", "a+")),
                null);
        List<HTTPBackendRef> backends = List.of(
                new HTTPBackendRef(new BackendObjectReference("", "Service", null, "cart", 8080), 1, List.of()),
                new HTTPBackendRef(new BackendObjectReference("", "Service", "other", "cart-2", 8080), 0, List.of()));
        assertEquals(List.of(HTTPRouteRule.forwarding("first", List.of(exact, canary), backends)), route.rules());
    }

    @Test
    void defaults() {
        HTTPRoute route = Decoding.only(HTTPRoute.class, Decoding.decode(Decoding.route("{}")));
        assertEquals(List.of(HTTPRouteRule.forwarding(null, List.of(HTTPRouteMatch.ANY), List.of())), route.rules());
        assertEquals(List.of(), route.hostnames());
    }

    @ParameterizedTest
    @CsvSource({
        "spec.parentRefs[0], 12:5",
        "spec.parentRefs[0].port, 14:11",
        "spec.hostnames[1], 17:5",
        "spec.rules[0], 19:5",
        "spec.rules[0].matches[1], 23:7",
        "spec.rules[0].matches[1].headers[0], 23:7",
        "spec.rules[0].backendRefs[1].name, 28:13",
        "spec.rules[0].backendRefs[1].port, 30:13",
        "spec.unknown, 1:1",
    })
    void origins(String path, String place) {
        Resource<?> resource = Decoding.decode(WHOLE).resources().get(0);
        FieldPath field = FieldPath.ROOT;
        for (String step : path.split("[.\\[]")) {
            field = step.endsWith("]")
                    ? field.index(Integer.parseInt(step.substring(0, step.length() - 1)))
                    : field.child(step);
        }
        assertEquals("routes.yaml:" + place, resource.origins().at(field).toString());
    }

    @Test
    void headerNamesThatDifferInCaseOnly() {
        DecodedBatch batch = Decoding.decode(
                Decoding.route("{rules: [{matches: [{headers: [{name: Env, value: a}, {name: env, value: b}]}]}]}"));
        assertEquals(
                List.of("routes.yaml:4:61: warning: HTTPRoute shop/cart: spec.rules[0].matches[0].headers[1]:"
                        + " name \"env\" is the same as \"Env\" before it, and is ignored [ignored-condition]"),
                Decoding.problems(batch));
        HTTPRoute route = (HTTPRoute) batch.resources().get(0).object();
        assertEquals(
                List.of(new HTTPHeaderMatch(ValueMatchType.Exact, "Env", "a")),
                route.rules().get(0).matches().get(0).headers());
    }

    @Test
    void theExampleOfTheDocumentation() {
        DecodedBatch batch = Decoding.decode("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata:
                  name: cart
                  namespace: shop
                spec:
                  hostnames: [shop.example.com]
                  rules:
                  - matches:
                    - path:
                        type: Exact
                        value: /cart
                    - path:
                        type: Prefix
                        value: /carts
                """);
        assertEquals(
                List.of("routes.yaml:14:15: error: HTTPRoute shop/cart: spec.rules[0].matches[1].path.type: \"Prefix\""
                        + " is not one of Exact, PathPrefix, RegularExpression; did you mean PathPrefix?"),
                Decoding.problems(batch));
        Resource<?> standIn = requireNonNull(batch.refused().get(0).standIn());
        assertEquals(
                "spec.rules[0].matches[1].path.type: \"Prefix\" is not one of Exact, PathPrefix, RegularExpression;"
                        + " did you mean PathPrefix?",
                standIn.refusal());
        assertEquals("[[/cart, ?]] at [shop.example.com]", shown(standIn));
    }

    /** Whatever stands in must not match more than the author wrote. */
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            {hostnames: [a], rules: [{filters: [{type: CORS}]}]} => [[/]] at [a]
            {hostnames: [a, B], rules: [{matches: [{path: {value: /x}}, {path: {value: y}}]}]} => [[/x, ?]] at [a]
            {hostnames: [a], rules: [{matches: [{path: {value: y}}, {path: {value: /x}}]}]} => [[?, /x]] at [a]
            {hostnames: [a], rules: [{matches: [{path: {value: y}}]}, {matches: [{path: {value: /z}}]}]} => [[?], [/z]] at [a]
            {hostnames: [a], rules: [1, {matchs: []}, {matches: 1}, {matches: [{path: {value: /z}}]}]} => [[?], [?], [?], [/z]] at [a]
            {hostnames: [a], rules: [{matches: [{path: {value: /z}, header: []}]}]} => nothing
            {hostnames: [a], rules: [{matchs: [{path: {value: /z}}]}]} => nothing
            {hostnames: [a], rules: [{matches: {path: {value: /z}}}]} => nothing
            {hostnames: [a], rules: [{matches: [{path: {value: /z}}], unheard: 1}]} => [[/z]] at [a]
            {hostnames: [A], rules: []} => nothing
            {hostnames: a, rules: [{}]} => nothing
            {hostname: [a], rules: [{}]} => nothing
            {hostnames: [a], rule: [{}]} => nothing
            {hostnames: [a], rules: [{}], unheard: 1} => [[/]] at [a]
            {parentRefs: [{name: 1}, {name: b}]} => [[/]] at []
            null => nothing
            """)
    void standIns(String spec, String expected) {
        DecodedBatch batch = Decoding.decode(Decoding.route(spec));
        assertEquals(List.of(), batch.resources());
        assertEquals(expected, shown(batch.refused().get(0).standIn()));
    }

    @Test
    void nothingStandsForWhatHasNoName() {
        DecodedBatch batch = Decoding.decode(Decoding.route("{}").replace("name: cart", "name: Cart"));
        assertEquals(
                List.of("routes.yaml:3:18: error: HTTPRoute shop/Cart: metadata.name: \"Cart\" (expected: lower case"
                        + " letters, digits, \"-\" and \".\", as in cart-v2.example)"),
                Decoding.problems(batch));
        assertEquals(List.of(), batch.refused());
        assertNull(batch.resources().stream().findAny().orElse(null));
    }

    @Test
    void atMost128Matches() {
        String rule = "{matches: [" + "{method: GET},".repeat(64) + "]},";
        String tooMany = "{matches: [" + "{method: GET},".repeat(65) + "]},";
        assertEquals(
                List.of(), Decoding.problems(Decoding.decode(Decoding.route("{rules: [" + rule.repeat(2) + "]}"))));
        assertEquals(
                List.of("routes.yaml:4:15: error: HTTPRoute shop/cart: spec.rules: 192 matches in all rules"
                        + " (expected: at most 128)"),
                Decoding.problems(Decoding.decode(Decoding.route("{rules: [" + rule.repeat(3) + "]}"))));
        assertEquals(
                List.of("routes.yaml:4:26: error: HTTPRoute shop/cart: spec.rules[0].matches: 65 entries"
                        + " (expected: at most 64)"),
                Decoding.problems(Decoding.decode(Decoding.route("{rules: [" + tooMany + "]}"))));
    }

    private static String shown(@Nullable Resource<?> resource) {
        if (resource == null) {
            return "nothing";
        }
        HTTPRoute route = (HTTPRoute) resource.object();
        List<List<String>> paths = route.rules().stream()
                .map(rule -> rule.matches().stream()
                        .map(match -> match.equals(HTTPRouteMatch.UNREADABLE)
                                ? "?"
                                : match.path().value())
                        .toList())
                .toList();
        return paths + " at " + route.hostnames();
    }
}
