package org.jettygateway.internal.listen;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.jettygateway.internal.model.Bind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of datagrams: each is a socket of its own, whose traffic a {@link DatagramHandler} has. The application's own are
 * never used. A port that goes is closed at once: in UDP nothing is under way that has an end.
 *
 * <p>An answer leaves from the socket that its client wrote to. From a socket on one address it has that address. On a socket
 * on all addresses the system chooses it by its routes to the client, as Java does not tell which one a datagram came to: that is
 * the one that the client wrote to where the machine has one address in each of its networks, as a container has. Where it has
 * more, or an address that moves between machines, its Gateway or its entry of {@code gateway.publish} has to name them. For the
 * same reason a socket on all addresses cannot tell the traffic of a Gateway that asks for one of them: that one is at fault,
 * and is told so.
 */
public final class DatagramPorts extends TransportPorts<Closeable> {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramPorts.class);

    /** Room for what arrives while the thread carries other datagrams; the system may give less. */
    private static final int RECEIVE_BUFFER = 1024 * 1024;

    private final DatagramHandler handler;

    /**
     * Ports without sockets so far.
     *
     * @param server whose threads try again
     * @param ports whether ports may be opened; with {@link ListenerPorts.Ports#EXISTING} there are none
     * @param handler has what arrives
     * @param changed called where a port is open now that was among the {@link #faults}
     */
    public DatagramPorts(Server server, Ports ports, DatagramHandler handler, Runnable changed) {
        super(server, Bind.Transport.UDP, ports, changed);
        this.handler = requireNonNull(handler, "handler");
    }

    /** Waits for nothing: what was closed is free. */
    @Override
    Closeable open(Bind bind, Duration patience) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            socket.bind(socketAddress(bind));
            Closeable port = handler.serve(socket, bind);
            LOG.info("Opened {}", bind); // as Jetty tells of its connectors
            return port;
        } catch (Throwable failure) {
            IO.close(socket);
            throw failure;
        }
    }

    @Override
    void retire(Closeable port) {
        close(port);
    }

    @Override
    void close(Closeable port) {
        IO.close(port);
    }

    @Override
    int localPort(Bind bind, Closeable port) {
        return bind.port();
    }

    @Override
    void probe(InetSocketAddress address) throws IOException {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(address);
        }
    }

    @Override
    @Nullable
    String covered(Bind bind) {
        return "another Gateway has the port on all addresses, and UDP does not tell which of them a datagram came to"
                + " (expected: spec.addresses in both Gateways, or in none)";
    }
}
