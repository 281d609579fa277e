package org.jettygateway.internal.listen;

import java.net.InetSocketAddress;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.jettygateway.internal.io.AddressText;
import org.jspecify.annotations.Nullable;

/** Takes over the connections of listeners of protocols TCP and TLS: as the client sends them, or decrypted, as the listener says. */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Takes a connection over, or closes it. Called on a thread that must not block.
     *
     * @param client the end point; its connection gives what was read so far when another takes its place
     * @param connector where it arrived
     * @param stream what is known of it
     */
    void handle(EndPoint client, Connector connector, Stream stream);

    /**
     * A connection.
     *
     * @param localAddress the local IP address
     * @param localPort the local port
     * @param serverName the name of the server that the client wants, canonical; empty where it names none, null where it does
     *     not speak TLS to us
     */
    record Stream(
            String localAddress, int localPort, @Nullable String serverName) {

        /** A connection that arrived at this end point. */
        static Stream at(EndPoint client, @Nullable String serverName) {
            return client.getLocalSocketAddress() instanceof InetSocketAddress local
                    ? new Stream(AddressText.of(local), local.getPort(), serverName)
                    : new Stream("", 0, serverName);
        }
    }
}
