package org.jettygateway.internal.proxy.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.NanoTime;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client sends to one endpoint, and what is answered, on a socket of its own: the endpoint sees each client at another
 * port, and only what comes from the endpoint is an answer. Used by one thread at a time.
 */
final class DatagramSession implements Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramSession.class);

    private static final int MOST_AT_ONCE = 16;

    private final DatagramPort port;
    private final InetSocketAddress client;
    private final Target target;
    private final DatagramChannel socket;
    private final int localPort;
    private final SocketAddress endpoint;
    private long used;
    private boolean connected = true;
    private boolean began;
    private boolean goesOn;

    /**
     * A session that nothing was sent in.
     *
     * @param socket connected to the target's endpoint; its end is the session's
     */
    DatagramSession(DatagramPort port, InetSocketAddress client, Target target, DatagramChannel socket)
            throws IOException {
        this.port = port;
        this.client = client;
        this.target = target;
        this.socket = socket;
        this.localPort = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        this.endpoint = socket.getRemoteAddress();
    }

    InetSocketAddress client() {
        return client;
    }

    UpstreamState upstream() {
        return target.upstream();
    }

    Endpoint endpoint() {
        return target.endpoint();
    }

    int localPort() {
        return localPort;
    }

    /** Whether there was nothing to carry for too long. */
    boolean isOver(DatagramLimits limits, long now) {
        return NanoTime.elapsed(used, now) > (goesOn ? limits.idle() : limits.idleOnce()).toNanos();
    }

    /**
     * Sends a datagram of the client. Where there is no room for it, it is dropped.
     *
     * @throws PortUnreachableException where nobody takes datagrams there, which an earlier one has shown; this one was not sent
     */
    void send(ByteBuffer datagram, long now) throws PortUnreachableException {
        used = now;
        goesOn = began;
        began = true;
        try {
            if (!datagram.hasRemaining()) {
                disconnect();
            }
            if (connected) {
                socket.write(datagram);
            } else {
                socket.send(datagram, endpoint);
            }
        } catch (PortUnreachableException refused) {
            throw refused;
        } catch (IOException dropped) { // too long for the way, say
            LOG.debug("a datagram of {} to {} is dropped", client, target.endpoint(), dropped);
        }
    }

    /**
     * Java does not send empty datagrams from a socket that is connected. It is not connected again, as that would lose what is
     * answered meanwhile: from then on, the session ends by silence only.
     */
    private void disconnect() throws PortUnreachableException {
        if (connected) {
            connected = false;
            try {
                socket.disconnect();
            } catch (IOException lost) { // the local port, to which answers come
                PortUnreachableException refused = new PortUnreachableException(lost.getMessage());
                refused.initCause(lost);
                throw refused;
            }
        }
    }

    /** Passes answers on. */
    @Override
    public void receive(long now) {
        ByteBuffer buffer = port.buffer();
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                SocketAddress from = socket.receive(buffer.clear());
                if (from == null) {
                    return;
                }
                if (from.equals(endpoint)) { // others may have been there before or after it was connected
                    used = now;
                    port.answer(client, buffer.flip());
                }
            }
        } catch (IOException refused) {
            port.onRefused(this, refused, now);
        }
    }

    /** Closes the socket. */
    void close() {
        IO.close(socket);
    }
}
