package org.jettygateway.internal.status;

import java.util.List;

/**
 * What of the Gateway API is served, in the words of its conformance suite ({@code pkg/features}); the one list behind the
 * status of a GatewayClass and the table in the manual. {@code Gateway} and {@code HTTPRoute} stand for these kinds; HTTPS
 * listeners and filters, which the suite counts among their core, are refused until they are served.
 */
public final class SupportedFeatures {

    /** The names, sorted as the spec demands. */
    public static final List<String> NAMES = List.of(
            "Gateway",
            "GatewayHTTPListenerIsolation",
            "GatewayPort8080",
            "HTTPRoute",
            "HTTPRouteMethodMatching",
            "HTTPRouteNamedRouteRule",
            "HTTPRouteParentRefPort",
            "HTTPRouteQueryParamMatching",
            "ReferenceGrant");

    private SupportedFeatures() {}
}
