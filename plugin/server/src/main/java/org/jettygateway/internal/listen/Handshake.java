package org.jettygateway.internal.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import org.jettygateway.internal.graph.ClientValidation;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jspecify.annotations.Nullable;

/**
 * One connection's handshake: which listener the client means by its SNI (RFC 6066, section 3). A name that no listener has
 * ends it with {@code unrecognized_name}, whether or not a session is resumed. Used by the connection's thread; what it found
 * out is there for others once the handshake is complete.
 */
final class Handshake extends SNIMatcher {

    private final TlsTable table;
    private final String localAddress;
    private volatile String serverName = "";

    /** A handshake that has not begun. */
    Handshake(TlsTable table, String localAddress) {
        super(StandardConstants.SNI_HOST_NAME);
        this.table = requireNonNull(table, "table");
        this.localAddress = requireNonNull(localAddress, "localAddress");
    }

    /** The handshake of an engine; null where it is none of ours. */
    static @Nullable Handshake of(SSLEngine engine) {
        for (SNIMatcher matcher : engine.getSSLParameters().getSNIMatchers()) {
            if (matcher instanceof Handshake handshake) {
                return handshake;
            }
        }
        return null;
    }

    @Override
    public boolean matches(SNIServerName asked) {
        String name = CanonicalHost.parse(new String(asked.getEncoded(), ISO_8859_1));
        if (name == null || table.find(localAddress, name) == null) {
            return false;
        }
        serverName = name;
        return true;
    }

    /**
     * Refuses a client that does not have the certificate that its listener wants. The handshake cannot do so where
     * listeners that want none have the same address, nor where a session is resumed that was made with another of them.
     *
     * @throws SSLException if it has not
     */
    void verify(SSLSession session) throws SSLException {
        TlsListener meant = listener();
        ClientValidation clients = meant == null ? null : meant.clients();
        if (clients != null && clients.isStrict()) {
            table.trust().verify(clients, session);
        }
    }

    /** The listener that the client means; null where there is none. */
    @Nullable
    TlsListener listener() {
        return table.find(localAddress, serverName);
    }

    /** The local address that the client connected to. */
    String localAddress() {
        return localAddress;
    }

    /** The name by which the client asked, canonical; empty where it named none. */
    String serverName() {
        return serverName;
    }
}
