package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/** The one canonical form of a host, by which requests are matched and forwarded. */
public final class CanonicalHost {

    private CanonicalHost() {}

    /**
     * Strips the port and one trailing dot, folds ASCII case, checks the syntax.
     *
     * @param authority the value of {@code Host} or {@code :authority}: a DNS name, an IPv4 address or an IPv6 literal in
     *     brackets, and perhaps a port
     * @return the host ({@code foo.example.com}, {@code [::1]}); null where the text is none
     */
    public static @Nullable String parse(String authority) {
        throw new UnsupportedOperationException();
    }
}
