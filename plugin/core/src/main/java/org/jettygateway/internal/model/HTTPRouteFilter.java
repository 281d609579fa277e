package org.jettygateway.internal.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to a request or its answer beside forwarding; {@code HTTPRouteFilter} in the Gateway API. */
public sealed interface HTTPRouteFilter {

    /** The {@code type} as manifests write it. */
    String type();

    /**
     * Changes the headers that the backend sees.
     *
     * @param headers what to change
     */
    record RequestHeaderModifier(HTTPHeaderFilter headers) implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "RequestHeaderModifier";

        /** Checks that nothing is missing. */
        public RequestHeaderModifier {
            requireNonNull(headers, "headers");
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Changes the headers that the client sees.
     *
     * @param headers what to change
     */
    record ResponseHeaderModifier(HTTPHeaderFilter headers) implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "ResponseHeaderModifier";

        /** Checks that nothing is missing. */
        public ResponseHeaderModifier {
            requireNonNull(headers, "headers");
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Answers with a redirect.
     *
     * @param scheme {@code http} or {@code https}; null keeps the request's
     * @param hostname null keeps the request's
     * @param path null keeps the request's
     * @param port null means the scheme's own port where a scheme is given, else the listener's
     * @param statusCode 301, 302, 303, 307 or 308; 302 by default
     */
    record RequestRedirect(
            @Nullable String scheme,
            @Nullable String hostname,
            @Nullable HTTPPathModifier path,
            @Nullable Integer port,
            int statusCode)
            implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "RequestRedirect";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Changes host and path on the way to the backend.
     *
     * @param hostname replaces {@code Host}; null keeps the request's
     * @param path null keeps the request's
     */
    record URLRewrite(@Nullable String hostname, @Nullable HTTPPathModifier path) implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "URLRewrite";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Sends a copy of requests to another backend, whose answers are ignored.
     *
     * @param backendRef where copies go
     * @param numerator copies are made of {@code numerator} in {@code denominator} requests
     * @param denominator at least 1
     */
    record RequestMirror(BackendObjectReference backendRef, int numerator, int denominator) implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "RequestMirror";

        /** Checks that nothing is missing. */
        public RequestMirror {
            requireNonNull(backendRef, "backendRef");
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Lets pages of other origins use the route (GEP-1767).
     *
     * @param allowOrigins {@code scheme://host[:port]}, the host perhaps with {@code *}, or a lone {@code *}
     * @param allowCredentials whether credentials may be sent
     * @param allowMethods {@code GET, POST, ...} or a lone {@code *}
     * @param allowHeaders names of request headers, or a lone {@code *}
     * @param exposeHeaders names of response headers, or a lone {@code *}
     * @param maxAge how many seconds a preflight may be remembered; 5 by default
     */
    record CORS(
            List<String> allowOrigins,
            boolean allowCredentials,
            List<String> allowMethods,
            List<String> allowHeaders,
            List<String> exposeHeaders,
            int maxAge)
            implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "CORS";

        /** Copies the lists. */
        public CORS {
            allowOrigins = List.copyOf(allowOrigins);
            allowMethods = List.copyOf(allowMethods);
            allowHeaders = List.copyOf(allowHeaders);
            exposeHeaders = List.copyOf(exposeHeaders);
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Hands requests to a filter of the program that the gateway is embedded in.
     *
     * @param ref what the program has registered it as
     */
    record ExtensionRef(LocalObjectReference ref) implements HTTPRouteFilter {

        /** The {@code type}. */
        public static final String TYPE = "ExtensionRef";

        /** Checks that nothing is missing. */
        public ExtensionRef {
            requireNonNull(ref, "ref");
        }

        @Override
        public String type() {
            return TYPE;
        }
    }
}
