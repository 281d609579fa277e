package org.jettygateway.internal.routing;

import static java.util.Objects.requireNonNull;

/**
 * What is remembered of a request that was served: enough to ask other tables about it, and nothing that could be secret. It
 * has no headers and no query, so that rules that ask for any do not match it.
 *
 * @param localPort where it arrived
 * @param localAddress where it arrived
 * @param secure whether it came over TLS
 * @param method the method
 * @param host the canonical host
 * @param path the canonical path
 */
public record SeenRequest(int localPort, String localAddress, boolean secure, String method, String host, String path)
        implements FieldlessView {

    /** Checks that nothing is missing. */
    public SeenRequest {
        requireNonNull(localAddress, "localAddress");
        requireNonNull(method, "method");
        requireNonNull(host, "host");
        requireNonNull(path, "path");
    }

    /** Remembers a request. */
    public static SeenRequest of(RequestView request) {
        return new SeenRequest(
                request.localPort(),
                request.localAddress(),
                request.secure(),
                request.method(),
                request.host(),
                request.path());
    }

    /** {@code GET shop.example.com/cart}. */
    @Override
    public String toString() {
        return method + " " + host + path;
    }
}
