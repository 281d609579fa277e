package org.jettygateway.internal.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.graph.Publication;
import org.jettygateway.source.FixedSource;
import org.junit.jupiter.api.Test;

class ExplainReportTest {

    private static final Generation GENERATION =
            Generation.of(FixedSource.of("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: Gateway
                    metadata: {name: web}
                    spec: {gatewayClassName: jetty, listeners: [{name: http, protocol: HTTP, port: 80}]}
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: shop}
                    spec:
                      parentRefs: [{name: web}]
                      hostnames: [shop.example.com]
                      rules:
                        - matches: [{path: {type: Exact, value: /cart}}]
                          filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]
                        - matches: [{path: {value: /v1}}]
                          filters:
                            - type: RequestHeaderModifier
                              requestHeaderModifier: {set: [{name: X-A, value: "1"}], remove: [X-B]}
                            - type: URLRewrite
                              urlRewrite:
                                hostname: internal.example.com
                                path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}
                          backendRefs: [{name: shop, port: 9000, weight: 3}, {name: none, port: 80}]
                    ---
                    {apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {type: ExternalName, externalName: localhost}}
                    """).read(), new GatewayController.Settings(Publication.AS_DECLARED, false));

    @Test
    void showsFiltersAndTheRequestThatABackendGets() {
        assertEquals("""
                listener    default/web/http (*) at *:80: the only listener there
                host        shop.example.com, claimed as shop.example.com
                path        /v1/x
                candidates  in the order of trial:
                   1. HTTPRoute default/shop rules[0].matches[0] (inline.yaml:13:17)
                      no: path is /v1/x (expected: Exact /cart)
                   2. HTTPRoute default/shop rules[1].matches[0] (inline.yaml:15:17)
                      WINS
                filters     RequestHeaderModifier: set X-A=1, remove X-B
                            URLRewrite: hostname internal.example.com, ReplacePrefixMatch /v2
                answer      75% default/shop:9000 at localhost:9000
                                 GET /v2/x;p=1?q=2 Host: internal.example.com
                                 request [X-A=1, -X-B], host internal.example.com, prefix(1) /v2
                            25% 500: there is no Service default/none""", report("http://shop.example.com/v1/x;p=1?q=2").text());
    }

    @Test
    void showsNearMisses() {
        assertEquals("""
                listener    default/web/http (*) at *:80: the only listener there
                host        shop.example.com, claimed as shop.example.com
                path        /cart/
                candidates  in the order of trial:
                   1. HTTPRoute default/shop rules[0].matches[0] (inline.yaml:13:17)
                      no: path is /cart/ (expected: Exact /cart): Exact compares the whole path: /cart/ is not /cart
                   2. HTTPRoute default/shop rules[1].matches[0] (inline.yaml:15:17)
                      no: path is /cart/ (expected: PathPrefix /v1)
                answer      404: no rule of the host matches""", report("http://shop.example.com/cart/").text());
        assertEquals("""
                listener    default/web/http (*) at *:80: the only listener there; none of its routes claims the host (claimed: \
                shop.example.com)
                host        shop.example.net; did you mean shop.example.com?
                path        /
                candidates  none
                answer      404: no route claims the host""", report("http://shop.example.net/").text());
    }

    @Test
    void oneLineSaysWhoWinsAndWhatBecomesOfIt() {
        assertEquals(
                "generation 1; listener default/web/http (*); HTTPRoute default/shop rules[0].matches[0] (inline.yaml:13:17); "
                        + "answer 301: Location: https://shop.example.com/cart",
                report("http://shop.example.com/cart").line());
        assertEquals(
                "generation 1; answer 400: the path \"//\" is malformed or ambiguous",
                report("http://shop.example.com//").line());
    }

    @Test
    void theShapeForProgramsIsStable() {
        assertEquals("""
                {
                  "generation": 1,
                  "method": "GET",
                  "host": "shop.example.com",
                  "path": "/v1",
                  "address": "*:80",
                  "listener": "default/web/http (*)",
                  "why": "the only listener there",
                  "hostnames": [
                    "shop.example.com"
                  ],
                  "suggestedHost": null,
                  "candidates": [
                    {
                      "kind": "HTTPRoute",
                      "route": "default/shop",
                      "rule": 0,
                      "match": 0,
                      "location": "inline.yaml:13:17",
                      "hostname": "shop.example.com",
                      "matches": false,
                      "wins": false,
                      "condition": "path",
                      "expected": "Exact /cart",
                      "actual": "/v1",
                      "hint": null
                    },
                    {
                      "kind": "HTTPRoute",
                      "route": "default/shop",
                      "rule": 1,
                      "match": 0,
                      "location": "inline.yaml:15:17",
                      "hostname": "shop.example.com",
                      "matches": true,
                      "wins": true
                    }
                  ],
                  "omitted": 0,
                  "outcome": "ROUTE",
                  "winner": "HTTPRoute default/shop rules[1].matches[0]",
                  "location": "inline.yaml:15:17",
                  "filters": [
                    "RequestHeaderModifier: set X-A=1, remove X-B",
                    "URLRewrite: hostname internal.example.com, ReplacePrefixMatch /v2"
                  ],
                  "backends": [
                    {
                      "weight": 3,
                      "share": 75.0,
                      "upstream": "default/shop:9000",
                      "endpoints": [
                        "localhost:9000"
                      ],
                      "target": "/v2",
                      "authority": "internal.example.com",
                      "filters": "request [X-A=1, -X-B], host internal.example.com, prefix(1) /v2"
                    },
                    {
                      "weight": 1,
                      "share": 25.0,
                      "upstream": null,
                      "endpoints": [],
                      "reason": "there is no Service default/none"
                    }
                  ]
                }""", Json.print(report("http://shop.example.com/v1").json()));
    }

    private static ExplainReport report(String url) {
        return new ExplainReport(
                SampleRequest.parse("GET", url, List.of(), "127.0.0.1").explained(), GENERATION);
    }
}
