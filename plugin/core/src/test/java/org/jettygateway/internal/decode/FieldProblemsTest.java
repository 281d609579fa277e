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
            {rules: [{retry: {attempts: 1}}]} => 24: spec.rules[0].retry: is not served yet
            {rules: [{timeouts: {request: 1.5s}}]} => 37: spec.rules[0].timeouts.request: "1.5s" (expected: a duration of h, m, s and ms, as in 1m30s or 500ms)
            {rules: [{timeouts: {request: 1s, backendRequest: 2s}}]} => 27: spec.rules[0].timeouts: backendRequest is longer than request (expected: a part of it)
            {rules: [{retry: {attempts: 1}}]} => 24: spec.rules[0].retry: is not served yet
            {rules: [{sessionPersistence: {}}]} => 37: spec.rules[0].sessionPersistence: is not served yet
            {rules: [{filters: [{type: RequestMirror, requestMirror: {}}]}]} => 34: spec.rules[0].filters[0].type: the filter RequestMirror is not served yet
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
            {rules: [{backendRefs: [{name: a, port: 80, filters: [{type: CORS}]}]}]} => 68: spec.rules[0].backendRefs[0].filters[0].type: the filter CORS is not served yet in a backendRef
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
}
