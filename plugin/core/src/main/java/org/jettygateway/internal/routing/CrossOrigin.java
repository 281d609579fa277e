package org.jettygateway.internal.routing;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers to requests of pages of other origins, compiled from a {@code CORS} filter (GEP-1767, Fetch standard).
 * Immutable.
 */
public final class CrossOrigin {

    private static final String ANY = "*";

    private final List<OriginPattern> origins;
    private final boolean credentials;
    private final String methods;
    private final String headers;
    private final String exposed;
    private final String maxAge;

    /**
     * Compiles a filter.
     *
     * @param allowOrigins {@code scheme://host[:port]}, the host perhaps with {@code *}, or a lone {@code *}
     * @param credentials whether {@code Access-Control-Allow-Credentials} is said
     * @param allowMethods methods or a lone {@code *}
     * @param allowHeaders names of request headers or a lone {@code *}
     * @param exposeHeaders names of response headers or a lone {@code *}
     * @param maxAgeSeconds how long a preflight may be remembered
     */
    public CrossOrigin(
            List<String> allowOrigins,
            Credentials credentials,
            List<String> allowMethods,
            List<String> allowHeaders,
            List<String> exposeHeaders,
            int maxAgeSeconds) {
        this.origins = allowOrigins.stream().map(OriginPattern::of).toList();
        this.credentials = credentials == Credentials.ALLOWED;
        this.methods = String.join(", ", allowMethods);
        this.headers = String.join(", ", allowHeaders);
        this.exposed = String.join(", ", exposeHeaders);
        this.maxAge = Integer.toString(maxAgeSeconds);
    }

    /** Whether a request is a preflight: OPTIONS with an origin and the method that the page wants to use. */
    public static boolean isPreflight(RequestView request) {
        return request.method().equals("OPTIONS")
                && request.header("origin") != null
                && request.header("access-control-request-method") != null;
    }

    /**
     * The headers that answer a preflight; none where the origin is not allowed.
     *
     * @param request the preflight
     * @param to takes name and value of each header
     */
    public void preflight(RequestView request, BiConsumer<String, String> to) {
        if (!allow(request, to)) {
            return;
        }
        list("Access-Control-Allow-Methods", methods, request.header("access-control-request-method"), to);
        list("Access-Control-Allow-Headers", headers, request.header("access-control-request-headers"), to);
        expose(to);
        to.accept("Access-Control-Max-Age", maxAge);
    }

    /**
     * The headers that go with the answer to any other request; none where it has no origin, or one that is not allowed.
     *
     * @param request the request
     * @param to takes name and value of each header
     */
    public void actual(RequestView request, BiConsumer<String, String> to) {
        if (allow(request, to)) {
            expose(to);
        }
    }

    private boolean allow(RequestView request, BiConsumer<String, String> to) {
        String origin = request.header("origin");
        if (origin == null || origins.stream().noneMatch(pattern -> pattern.matches(origin))) {
            return false;
        }
        boolean everybody = !credentials && origins.stream().anyMatch(OriginPattern::isAny);
        to.accept("Access-Control-Allow-Origin", everybody ? ANY : origin);
        if (!everybody) {
            to.accept("Vary", "Origin");
        }
        if (credentials) {
            to.accept("Access-Control-Allow-Credentials", "true");
        }
        return true;
    }

    /** With credentials a browser takes {@code *} literally, so what was asked for is said instead. */
    private void list(String name, String allowed, @Nullable String asked, BiConsumer<String, String> to) {
        if (!allowed.equals(ANY) || !credentials) {
            if (!allowed.isEmpty()) {
                to.accept(name, allowed);
            }
        } else if (asked != null) {
            to.accept(name, asked);
        }
    }

    private void expose(BiConsumer<String, String> to) {
        if (!exposed.isEmpty() && !(credentials && exposed.equals(ANY))) {
            to.accept("Access-Control-Expose-Headers", exposed);
        }
    }

    /** {@code CORS [https://*.example.com]}. */
    @Override
    public String toString() {
        return "CORS " + origins;
    }

    /** Whether pages may send cookies and authentication. */
    public enum Credentials {
        /** They may. */
        ALLOWED,
        /** They may not. */
        REFUSED
    }

    /**
     * An allowed origin. A {@code *} in the host stands for any number of labels or characters.
     *
     * @param scheme lower case; empty for any origin
     * @param host lower case, with at most one {@code *}
     * @param port the port, the scheme's own where none is given; -1 for any
     */
    private record OriginPattern(String scheme, String host, int port) {

        static OriginPattern of(String text) {
            OriginPattern parsed = text.equals(ANY) ? null : parse(text);
            return parsed == null ? new OriginPattern("", ANY, -1) : parsed;
        }

        @Override
        public String toString() {
            return isAny() ? ANY : scheme + "://" + host + ":" + (port == -1 ? ANY : port);
        }

        boolean isAny() {
            return scheme.isEmpty();
        }

        boolean matches(String origin) {
            if (isAny()) {
                return true;
            }
            OriginPattern asked = parse(origin);
            return asked != null
                    && scheme.equals(asked.scheme)
                    && (port == -1 || port == asked.port)
                    && hostMatches(asked.host);
        }

        private boolean hostMatches(String asked) {
            int star = host.indexOf('*');
            if (star < 0) {
                return host.equals(asked);
            }
            String before = host.substring(0, star);
            String after = host.substring(star + 1);
            return asked.length() > before.length() + after.length()
                    && asked.startsWith(before)
                    && asked.endsWith(after);
        }

        private static @Nullable OriginPattern parse(String origin) {
            int colon = origin.indexOf("://");
            if (colon <= 0) {
                return null;
            }
            String scheme = origin.substring(0, colon).toLowerCase(Locale.ROOT);
            String rest = origin.substring(colon + 3).toLowerCase(Locale.ROOT);
            int port = rest.startsWith("[") ? rest.indexOf(':', rest.indexOf(']') + 1) : rest.indexOf(':');
            if (port < 0) {
                return new OriginPattern(scheme, rest, scheme.equals("https") ? 443 : 80);
            }
            try {
                String number = rest.substring(port + 1);
                return new OriginPattern(
                        scheme, rest.substring(0, port), number.equals(ANY) ? -1 : Integer.parseInt(number));
            } catch (NumberFormatException notAnOrigin) {
                return null;
            }
        }
    }
}
