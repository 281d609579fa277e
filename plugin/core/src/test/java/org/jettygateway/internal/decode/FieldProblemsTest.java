package org.jettygateway.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about fields that are not as they must be: one fault per row, and the whole of what is said. */
class FieldProblemsTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            {parentRefs: [{name: g, port: "80"}]} => 37: spec.parentRefs[0].port: "80" is a text (expected: a number; write 80)
            {parentRefs: [{name: g, port: 0}]} => 37: spec.parentRefs[0].port: 0 (expected: a whole number from 1 to 65535)
            {parentRefs: [{name: g, port: 080}]} => 37: spec.parentRefs[0].port: 080 (expected: a whole number from 1 to 65535)
            {parentRefs: [{name: g, port: 80.5}]} => 37: spec.parentRefs[0].port: 80.5 (expected: a whole number from 1 to 65535)
            {parentRefs: [{name: 80}]} => 28: spec.parentRefs[0].name: 80 is a number (expected: a text; write "80")
            {parentRefs: [{name: yes}]} => 28: spec.parentRefs[0].name: yes is a boolean (expected: a text; write "yes")
            {parentRefs: [{name: 1.0}]} => 28: spec.parentRefs[0].name: 1.0 is a number (expected: a text; write "1.0")
            {parentRefs: [{name: g, sectionName: 0x1F}]} => 44: spec.parentRefs[0].sectionName: 0x1F is a number (expected: a text; write "0x1F")
            {parentRefs: [{}]} => 21: spec.parentRefs[0].name: is missing
            {parentRefs: [null]} => 21: spec.parentRefs[0]: null (expected: a mapping)
            {parentRefs: g} => 20: spec.parentRefs: "g" is a text (expected: a list)
            {parentRefs: [{name: g}, {name: g}]} => 32: spec.parentRefs[1]: is given twice (expected: another sectionName or port for the same parent)
            {parentRefs: [{name: g}, {name: g, sectionName: http}]} => 32: spec.parentRefs[1]: names the parent of an earlier entry in another way (expected: sectionName, or port, in all entries for one parent or in none)
            {parentRefs: [{name: g, namespace: A}]} => 42: spec.parentRefs[0].namespace: "A" (expected: lower case letters, digits and "-")
            {parentRefs: [{name: g, sectionname: http}]} => 31: spec.parentRefs[0].sectionname: unknown field; did you mean sectionName?
            {parentRef: [{name: g}]} => 8: spec.parentRef: unknown field; did you mean parentRefs?
            {unheardOf: 1} => 8: spec.unheardOf: unknown field (expected: parentRefs, hostnames, rules, useDefaultGateways)
            {hostnames: [Example.com]} => 20: spec.hostnames[0]: "Example.com" (expected: a DNS name in lower case, as in shop.example.com or *.example.com)
            {hostnames: ["*.*.com"]} => 20: spec.hostnames[0]: "*.*.com" (expected: a DNS name in lower case, as in shop.example.com or *.example.com)
            {hostnames: [10.0.0.1]} => 20: spec.hostnames[0]: "10.0.0.1" (expected: a DNS name in lower case, as in shop.example.com or *.example.com)
            {hostnames: ["example.com:80"]} => 20: spec.hostnames[0]: "example.com:80" (expected: a DNS name in lower case, as in shop.example.com or *.example.com)
            {hostnames: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]} => 19: spec.hostnames: 17 entries (expected: at most 16)
            {rules: []} => 15: spec.rules: 0 entries (expected: 1 to 16)
            {rules: [{name: a}, {name: a}]} => 27: spec.rules[1]: name "a" is given to two rules (expected: a name of its own)
            {rules: [{timeouts: {request: 1.5s}}]} => 37: spec.rules[0].timeouts.request: "1.5s" (expected: a duration of h, m, s and ms, as in 1m30s or 500ms)
            {rules: [{timeouts: {request: 1s, backendRequest: 2s}}]} => 27: spec.rules[0].timeouts: backendRequest is longer than request (expected: a part of it)
            {rules: [{sessionPersistence: {idleTimeout: 5m}}]} => 51: spec.rules[0].sessionPersistence.idleTimeout: is not served yet
            {rules: [{filters: [{type: RequestMirror, requestMirror: {}}]}]} => 64: spec.rules[0].filters[0].requestMirror.backendRef: is missing
            {rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, percent: 5, fraction: {numerator: 1}}}]}]} => 119: spec.rules[0].filters[0].requestMirror.fraction: fraction beside percent (expected: one or the other)
            {rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, fraction: {numerator: 3, denominator: 2}}}]}]} => 107: spec.rules[0].filters[0].requestMirror.fraction: 3 of 2 (expected: no more than all)
            {rules: [{filters: [{type: ExternalAuth, externalAuth: {}}]}]} => 34: spec.rules[0].filters[0].type: the filter ExternalAuth is not served yet
            {rules: [{filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F}}]}]} => 62: spec.rules[0].filters[0].extensionRef.name: is missing
            {rules: [{filters: [{type: ExtensionRef, extensionRef: {kind: F, name: f}}]}]} => 62: spec.rules[0].filters[0].extensionRef.group: is missing
            {rules: [{filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: F, name: f, namespace: b}}]}]} => 96: spec.rules[0].filters[0].extensionRef.namespace: unknown field; did you mean name?
            {rules: [{filters: [{type: RequestRedirect}]}]} => 27: spec.rules[0].filters[0].requestRedirect: is missing
            {rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 304}}]}]} => 81: spec.rules[0].filters[0].requestRedirect.statusCode: 304 is not one of 301, 302, 303, 307, 308
            {rules: [{filters: [{type: RequestRedirect, requestRedirect: {}, cors: {}}]}]} => 78: spec.rules[0].filters[0].cors: must not be set for type RequestRedirect
            {rules: [{backendRefs: [{name: a, port: 80}], filters: [{type: RequestRedirect, requestRedirect: {}}]}]} => 63: spec.rules[0].filters[0]: RequestRedirect beside backendRefs (expected: one or the other)
            {rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /a//b}}}]}]} => 112: spec.rules[0].filters[0].urlRewrite.path.replacePrefixMatch: "/a//b" contains "//", which no request path does
            {rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]} => 72: spec.rules[0].filters[0]: ReplacePrefixMatch (expected: a rule with exactly one match, of type PathPrefix)
            {rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: "*.example.com"}}]}]} => 69: spec.rules[0].filters[0].urlRewrite.hostname: "*.example.com" (expected: a DNS name in lower case without "*", as in shop.example.com)
            {rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: x}], remove: [A]}}]}]} => 118: spec.rules[0].filters[0].requestHeaderModifier.remove[0]: "A" is named twice in one filter
            {rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [Host]}}]}]} => 90: spec.rules[0].filters[0].requestHeaderModifier.remove[0]: "Host" cannot be changed by a filter (expected: urlRewrite.hostname of a URLRewrite filter)
            {rules: [{filters: [{type: CORS, cors: {allowOrigins: [shop.example.com]}}]}]} => 62: spec.rules[0].filters[0].cors.allowOrigins[0]: "shop.example.com" (expected: an origin, as in https://shop.example.com or https://*.example.com, or "*")
            {rules: [{filters: [{type: CORS, cors: {allowMethods: ["*", GET]}}]}]} => 61: spec.rules[0].filters[0].cors.allowMethods: "*" beside other entries (expected: "*" alone)
            {rules: [{filters: [{type: RequestRewrite}]}]} => 34: spec.rules[0].filters[0].type: "RequestRewrite" is not one of RequestHeaderModifier, ResponseHeaderModifier, RequestMirror, RequestRedirect, URLRewrite, CORS, ExternalAuth, ExtensionRef
            {rules: [{filters: [{}]}]} => 27: spec.rules[0].filters[0].type: is missing
            {rules: [{backendRefs: [{name: a}]}]} => 31: spec.rules[0].backendRefs[0].port: is missing
            {rules: [{backendRefs: [{name: a, port: 80, weight: -1}]}]} => 59: spec.rules[0].backendRefs[0].weight: -1 (expected: a whole number from 0 to 1000000)
            {rules: [{backendRefs: [{name: a, port: 80, weight: 1000001}]}]} => 59: spec.rules[0].backendRefs[0].weight: 1000001 (expected: a whole number from 0 to 1000000)
            {rules: [{backendRefs: [{name: a, port: 80, filters: [{type: CORS}]}]}]} => 61: spec.rules[0].backendRefs[0].filters[0].cors: is missing
            {rules: [{backendRefs: [{name: a, port: 80, filters: [{type: ExternalAuth, externalAuth: {}}]}]}]} => 68: spec.rules[0].backendRefs[0].filters[0].type: the filter ExternalAuth is not served yet
            {rules: [{backendRefs: [{name: a, port: 80, filters: [{type: CORS, cors: {}}, {type: CORS, cors: {}}]}]}]} => 92: spec.rules[0].backendRefs[0].filters[1].type: the filter CORS is given twice
            {rules: [{backendRefs: [{name: a, port: 80, filters: [{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {}}]}]}]} => 60: spec.rules[0].backendRefs[0].filters: RequestRedirect beside URLRewrite (expected: one or the other)
            {rules: [{filters: [{type: URLRewrite, urlRewrite: {}}], backendRefs: [{name: a, port: 80, filters: [{type: RequestRedirect, requestRedirect: {}}]}]}]} => 108: spec.rules[0].backendRefs[0].filters[0]: RequestRedirect beside the rule's URLRewrite (expected: one or the other)
            {rules: [{matches: [{path: {value: /a}}, {path: {value: /b}}], backendRefs: [{name: a, port: 80, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]}]} => 114: spec.rules[0].backendRefs[0].filters[0]: ReplacePrefixMatch (expected: a rule with exactly one match, of type PathPrefix)
            {rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs: [{name: a, port: 80, filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]}]} => 106: spec.rules[0].backendRefs[0].filters[0]: ReplacePrefixMatch (expected: a rule with exactly one match, of type PathPrefix)
            {rules: [{backendRefs: [{name: a, kind: 1, port: 80}]}]} => 47: spec.rules[0].backendRefs[0].kind: 1 is a number (expected: a text; write "1")
            {rules: [{matches: [{path: {type: prefix, value: /}}]}]} => 41: spec.rules[0].matches[0].path.type: "prefix" is not one of Exact, PathPrefix, RegularExpression; did you mean PathPrefix?
            {rules: [{matches: [{path: {type: Regex, value: /}}]}]} => 41: spec.rules[0].matches[0].path.type: "Regex" is not one of Exact, PathPrefix, RegularExpression
            {rules: [{matches: [{path: {value: login}}]}]} => 42: spec.rules[0].matches[0].path.value: "login" (expected: a path that begins with "/")
            {rules: [{matches: [{path: {value: /a//b}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a//b" contains "//", which no request path does
            {rules: [{matches: [{path: {value: /a/../b}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a/../b" contains "/../", which no request path does
            {rules: [{matches: [{path: {value: /a/..}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a/.." ends with a dot segment, which no request path does
            {rules: [{matches: [{path: {value: /a%2Fb}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a%2Fb" contains "%2F", which no request path does
            {rules: [{matches: [{path: {value: "/a#b"}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a#b" contains "#", which no request path does
            {rules: [{matches: [{path: {value: "/a b"}}]}]} => 42: spec.rules[0].matches[0].path.value: "/a b" contains characters that a path must not have (expected: others as %XX)
            {rules: [{matches: [{path: {value: "/%zz"}}]}]} => 42: spec.rules[0].matches[0].path.value: "/%zz" contains characters that a path must not have (expected: others as %XX)
            {rules: [{matches: [{path: {type: RegularExpression, value: "/(a"}}]}]} => 67: spec.rules[0].matches[0].path.value: "/(a" is no RE2 expression: missing closing ) at character 1
            {rules: [{matches: [{path: {type: RegularExpression, value: "/a(?=b)"}}]}]} => 67: spec.rules[0].matches[0].path.value: "/a(?=b)" is no RE2 expression: invalid or unsupported Perl syntax at character 3
            {rules: [{matches: [{path: {type: RegularExpression, value: "((a{999}){999}){999}"}}]}]} => 67: spec.rules[0].matches[0].path.value: "((a{999}){999}){999}" is too large when its repetitions are written out (expected: at most 2000 steps)
            {rules: [{matches: [{method: get}]}]} => 36: spec.rules[0].matches[0].method: "get" is not one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH; did you mean GET?
            {rules: [{matches: [{method: PURGE}]}]} => 36: spec.rules[0].matches[0].method: "PURGE" is not one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH
            {rules: [{matches: [{headers: [{name: env, value: yes}]}]}]} => 57: spec.rules[0].matches[0].headers[0].value: yes is a boolean (expected: a text; write "yes")
            {rules: [{matches: [{headers: [{name: "a b", value: c}]}]}]} => 45: spec.rules[0].matches[0].headers[0].name: "a b" (expected: a name of token characters (RFC 9110))
            {rules: [{matches: [{headers: [{name: env}]}]}]} => 38: spec.rules[0].matches[0].headers[0].value: is missing
            {rules: [{matches: [{headers: [{name: env, value: ""}]}]}]} => 57: spec.rules[0].matches[0].headers[0].value: 0 characters (expected: 1 to 4096)
            {rules: [{matches: [{headers: [{name: env, value: a}, {name: env, value: b}]}]}]} => 61: spec.rules[0].matches[0].headers[1]: name "env" is given twice
            {rules: [{matches: [{queryParams: [{name: q, value: a}, {name: q, value: b}]}]}]} => 63: spec.rules[0].matches[0].queryParams[1]: name "q" is given twice
            {rules: [{matches: [{queryParams: [{name: q, type: Prefix, value: a}]}]}]} => 58: spec.rules[0].matches[0].queryParams[0].type: "Prefix" is not one of Exact, RegularExpression
            {rules: [{matches: [{header: []}]}]} => 28: spec.rules[0].matches[0].header: unknown field; did you mean headers?
            {rules: {}} => 15: spec.rules: a mapping (expected: a list)
            [] => 7: spec: a list (expected: a mapping)
            """)
    void routes(String spec, String expected) {
        assertEquals(
                List.of("routes.yaml:4:" + expected.replaceFirst(" ", " error: HTTPRoute shop/cart: ")),
                Decoding.problems(Decoding.decode(Decoding.route(spec))));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            Gateway => {gatewayClassName: a, listeners: []} => 40: spec.listeners: 0 entries (expected: 1 to 64)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80}]} => 41: spec.listeners[0].protocol: is missing
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}]} => 78: spec.listeners[1]: name "a" is given to two listeners (expected: a name of its own)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, tls: {}}]} => 82: spec.listeners[0].tls: must not be set for protocol HTTP
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: TCP, hostname: a}]} => 86: spec.listeners[0].hostname: must not be set for protocol TCP
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, hostname: A}]} => 87: spec.listeners[0].hostname: "A" (expected: a DNS name in lower case, as in shop.example.com or *.example.com)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HT TP}]} => 71: spec.listeners[0].protocol: "HT TP" (expected: HTTP, HTTPS, TLS, TCP, UDP or a name such as example.com/bar)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: all}}}]} => 112: spec.listeners[0].allowedRoutes.namespaces.from: "all" is not one of All, Selector, Same; did you mean All?
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector}}}]} => 112: spec.listeners[0].allowedRoutes.namespaces.from: Selector without a selector (expected: a selector beside it)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: 1}}}}}]} => 150: spec.listeners[0].allowedRoutes.namespaces.selector.matchLabels.a: 1 is a number (expected: a text; write "1")
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: In}]}}}}]} => 152: spec.listeners[0].allowedRoutes.namespaces.selector.matchExpressions[0]: In with 0 values (expected: some)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{group: a}]}}]} => 101: spec.listeners[0].allowedRoutes.kinds[0].kind: is missing
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: 300.1.1.1}]} => 99: spec.addresses[0].value: "300.1.1.1" (expected: an IPv4 or IPv6 address)
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], tls: {frontend: {}}} => 95: spec.tls.frontend.default: is missing
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], allowedListeners: {namespaces: {from: Any}}} => 117: spec.allowedListeners.namespaces.from: "Any" is not one of All, Selector, Same, None
            Gateway => {gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], infrastructure: {parametersRef: {kind: b, name: c}}} => 111: spec.infrastructure.parametersRef.group: is missing
            GatewayClass => {} => 7: spec.controllerName: is missing
            GatewayClass => {controllerName: a} => 24: spec.controllerName: "a" (expected: a domain and a path, as in jettygateway.org/gateway-controller)
            GatewayClass => {controllerName: a/b, parametersRef: {group: a, kind: b}} => 44: spec.parametersRef.name: is missing
            GatewayClass => {controllerName: a/b, controllername: c} => 29: spec.controllername: unknown field; did you mean controllerName?
            ReferenceGrant => {from: [{group: a, kind: b, namespace: c}]} => 7: spec.to: is missing
            ReferenceGrant => {from: [{kind: b, namespace: c}], to: [{group: "", kind: Service}]} => 15: spec.from[0].group: is missing
            ReferenceGrant => {from: [{group: a, kind: b, namespace: c}], to: [{group: "", kind: Service, namespace: a}]} => 83: spec.to[0].namespace: unknown field; did you mean name?
            Service => {type: ExternalName} => 7: spec.externalName: is missing
            Service => {type: ExternalName, externalName: A_b} => 42: spec.externalName: "A_b" (expected: a DNS name in lower case, as in shop.example.com)
            Service => {ports: [{port: 0}]} => 23: spec.ports[0].port: 0 (expected: a whole number from 1 to 65535)
            Service => {ports: [{port: 80, targetPort: 70000}]} => 39: spec.ports[0].targetPort: 70000 (expected: a whole number from 1 to 65535)
            Service => {ports: 80} => 15: spec.ports: 80 is a number (expected: a list)
            """)
    void otherKinds(String kind, String spec, String expected) {
        String apiVersion = kind.equals("Service") ? "v1" : "gateway.networking.k8s.io/v1beta1";
        List<String> found = Decoding.problems(Decoding.decode(Decoding.object(apiVersion, kind, spec)));
        assertEquals(1, found.size(), found::toString);
        assertEquals(expected, found.get(0).replaceFirst("routes.yaml:4:", "").replaceFirst("error: [^:]*: ", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            endpoints: [] => 1:1: addressType: is missing
            addressType: IPv5 => 2:14: addressType: "IPv5" is not one of IPv4, IPv6, FQDN; did you mean IPv4?
            addressType: IPv4, endpoints: [{addresses: ["::1"]}] => 2:45: endpoints[0].addresses[0]: "::1" (expected: an IPv4 address, as addressType says)
            addressType: IPv6, endpoints: [{addresses: [10.0.0.1]}] => 2:45: endpoints[0].addresses[0]: "10.0.0.1" (expected: an IPv6 address, as addressType says)
            addressType: FQDN, endpoints: [{addresses: [A_b]}] => 2:45: endpoints[0].addresses[0]: "A_b" (expected: a DNS name in lower case, as in shop.example.com)
            addressType: IPv4, endpoints: [{addresses: []}] => 2:44: endpoints[0].addresses: 0 entries (expected: 1 to 100)
            addressType: IPv4, endpoints: [{addresses: [10.0.0.1], conditions: {ready: "true"}}] => 2:76: endpoints[0].conditions.ready: "true" is a text (expected: true or false)
            addressType: IPv4, ports: [{port: http}] => 2:35: ports[0].port: "http" is a text (expected: a number)
            """)
    void endpointSlices(String fields, String expected) {
        List<String> found = Decoding.problems(Decoding.decode(
                "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a},\n%s}".formatted(fields)));
        assertEquals(1, found.size(), found::toString);
        assertEquals(
                expected,
                found.get(0).replaceFirst("routes.yaml:", "").replaceFirst("error: EndpointSlice default/a: ", ""));
    }
}
