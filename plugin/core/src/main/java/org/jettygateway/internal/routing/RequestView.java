package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/**
 * What routing sees of a request. A door wraps its own request type in one; nothing is copied that no rule asks for.
 *
 * <p>Host and path are canonical: the door made them with {@link CanonicalHost} and {@link CanonicalTarget}, refused the
 * request where they have no canonical form, and forwards what is derived from these same values.
 */
public interface RequestView {

    /** The local port on which the request arrived. */
    int localPort();

    /** The local IP address on which the request arrived; asked for only where Gateways share a port. */
    String localAddress();

    /** Whether the connection has TLS; listeners of protocol HTTPS take no other requests. */
    boolean secure();

    /**
     * The name by which the client asked for the connection (SNI, RFC 6066, section 3), canonical; empty where it named none.
     * Null where this is not known: then no request is misdirected.
     */
    default @Nullable String serverName() {
        return null;
    }

    /** The request method; case-sensitive. */
    String method();

    /** The canonical host: lower case, no port, no trailing dot; empty where the request names none (HTTP/1.0). */
    String host();

    /** The canonical path, without parameters and query; begins with {@code /}. */
    String path();

    /**
     * The value of a header. Several fields of the name are joined by {@code ", "} (RFC 9110, 5.3), so that a second field
     * cannot hide behind the first.
     *
     * @param lowerCaseName the name in lower case
     * @return null where the request has no such header
     */
    @Nullable
    String header(String lowerCaseName);

    /** How many header fields the request has. */
    int headerCount();

    /** The name of a header field, in lower case; {@code index} from 0. A name may occur more than once. */
    String headerName(int index);

    /**
     * The value of the first query parameter of that name, percent-decoded.
     *
     * @param name the name, case-sensitive
     * @return null where the request has no such parameter; empty where it has no value
     */
    @Nullable
    String query(String name);
}
