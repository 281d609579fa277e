package org.jettygateway.internal.decode;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text must look like, as the validation of the Gateway API's CRDs says.
 *
 * @param min the fewest characters
 * @param max the most characters
 * @param labels whether the pattern need not be asked about labels
 * @param pattern what the whole text must fit; null where anything goes
 * @param expected the pattern in words
 */
record Format(int min, int max, Labels labels, @Nullable Pattern pattern, String expected) {

    /** Whether any label of a DNS name fits: most texts are one, and need not be matched. */
    private enum Labels {
        FIT,
        MAY_NOT_FIT
    }

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";

    static final Format NAME =
            ofLabels(1, 253, SUBDOMAIN, "lower case letters, digits, \"-\" and \".\", as in cart-v2.example");
    static final Format NAMESPACE = ofLabels(1, 63, LABEL, "lower case letters, digits and \"-\"");
    static final Format OBJECT_NAME = length(1, 253);
    static final Format GROUP = ofLabels(0, 253, "|" + SUBDOMAIN, "an API group, as in gateway.networking.k8s.io");
    static final Format KIND = of(1, 63, "[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?", "a kind, as in Service");
    /** The CRDs' pattern lets IPv4 addresses through, though the text beside it says that they are not allowed. */
    static final Format HOSTNAME = ofLabels(
            1,
            253,
            "(?![0-9]+(\\.[0-9]+){3}$)(\\*\\.)?" + SUBDOMAIN,
            "a DNS name in lower case, as in shop.example.com or *.example.com");

    static final Format PRECISE_HOSTNAME = ofLabels(
            1,
            253,
            "(?![0-9]+(\\.[0-9]+){3}$)" + SUBDOMAIN,
            "a DNS name in lower case without \"*\", as in shop.example.com");

    static final Format DNS_NAME =
            ofLabels(1, 253, SUBDOMAIN + "\\.?", "a DNS name in lower case, as in shop.example.com");
    static final Format PROTOCOL = of(
            1,
            255,
            "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?|" + SUBDOMAIN + "/[A-Za-z0-9]+",
            "HTTP, HTTPS, TLS, TCP, UDP or a name such as example.com/bar");
    static final Format CONTROLLER = of(
            1,
            253,
            SUBDOMAIN + "/[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+",
            "a domain and a path, as in jettygateway.org/gateway-controller");
    static final Format ADDRESS_TYPE = of(
            1,
            253,
            "Hostname|IPAddress|NamedAddress|" + SUBDOMAIN + "/[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+",
            "IPAddress, Hostname or a name such as example.com/bar");
    static final Format HEADER_NAME =
            ofLabels(1, 256, "[A-Za-z0-9!#$%&'*+\\-.^_`|~]+", "a name of token characters (RFC 9110)");
    static final Format SESSION_NAME =
            ofLabels(1, 128, "[A-Za-z0-9!#$%&'*+\\-.^_`|~]+", "a name of token characters (RFC 9110)");
    static final Format COOKIE_PATH =
            of(1, 1024, "/[\\x20-\\x3a\\x3c-\\x7e]*", "a path that begins with \"/\", without \";\" (RFC 6265, 4.1.1)");
    static final Format HEADER_VALUE = length(1, 4096);
    static final Format HEADER_FIELD_VALUE = ofLabels(
            1,
            4096,
            "[!-~]+([\\t ][!-~]+)*",
            "printable ASCII characters, with single blanks between them (RFC 9110, 5.5)");
    static final Format METHOD =
            of(1, 16, "GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|\\*", "a method, as in GET, or \"*\"");
    static final Format ORIGIN = of(
            1,
            253,
            "\\*|https?://(\\*|(\\*\\.)?[-a-zA-Z0-9]+(\\.[-a-zA-Z0-9]+)*)(:[0-9]{1,5})?",
            "an origin, as in https://shop.example.com or https://*.example.com, or \"*\"");
    static final Format QUERY_VALUE = length(1, 1024);
    static final Format GRPC_SERVICE = of(
            1,
            1024,
            "\\.?[A-Za-z_][A-Za-z_0-9]*(\\.[A-Za-z_][A-Za-z_0-9]*)*",
            "a service with its package, as in shop.v1.Cart");
    static final Format GRPC_METHOD = of(1, 1024, "[A-Za-z_][A-Za-z_0-9]*", "a method, as in Add");
    static final Format GRPC_EXPRESSION = length(0, 1024);
    static final Format PATH_VALUE = length(0, 1024);
    static final Format SUBJECT_URI = of(
            1,
            253,
            "[A-Za-z][-+.A-Za-z0-9]*://[!-~]+",
            "a URI with a scheme and a host, as in spiffe://example.com/shop");
    static final Format AUTHORITIES = of(
            1,
            253,
            "System|" + SUBDOMAIN + "/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]",
            "System or a name such as example.com/authorities");
    static final Format LABEL_NAME = of(
            1,
            63,
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
            "letters, digits, \"-\", \"_\" and \".\", as in example.com/team");
    static final Format LABEL_PREFIX =
            of(1, 253, SUBDOMAIN, "a DNS name in lower case before the \"/\", as in example.com/team");
    static final Format LABEL_VALUE = ofLabels(
            0,
            63,
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            "letters, digits, \"-\", \"_\" and \".\", as in edge-1");
    static final Format ANNOTATION_VALUE = length(0, 4096);
    static final Format DESCRIPTION = length(0, 64);

    private static Format of(int min, int max, String pattern, String expected) {
        return new Format(min, max, Labels.MAY_NOT_FIT, Pattern.compile(pattern), expected);
    }

    private static Format ofLabels(int min, int max, String pattern, String expected) {
        return new Format(min, max, Labels.FIT, Pattern.compile(pattern), expected);
    }

    /** Any text that is no longer and no shorter. */
    static Format length(int min, int max) {
        return new Format(min, max, Labels.FIT, null, "");
    }

    /** What is wrong with a text; null where nothing is. */
    @Nullable
    String fault(String text) {
        if (text.length() < min || text.length() > max) {
            String expectation = min == 0 ? "at most " + max : min + " to " + max;
            return "%d characters (expected: %s)".formatted(text.length(), expectation);
        }
        if (pattern == null || (labels == Labels.FIT && isLabel(text))) {
            return null;
        }
        return pattern.matcher(text).matches() ? null : "%s (expected: %s)".formatted(Quoted.of(text), expected);
    }

    private static boolean isLabel(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inside = c == '-' && i > 0 && i < text.length() - 1;
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !inside) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
