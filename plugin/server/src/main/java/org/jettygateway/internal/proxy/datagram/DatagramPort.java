package org.jettygateway.internal.proxy.datagram;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jetty.util.IO;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.upstream.UpstreamState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of a listener, with the sessions of its clients. Used by one thread at a time. */
final class DatagramPort implements Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramPort.class);

    private static final int MOST_AT_ONCE = 64;

    /** How many endpoints are tried for one datagram. */
    private static final int MOST_TRIES = 3;

    private final Datagrams datagrams;
    private final DatagramChannel socket;
    private final InetSocketAddress address;
    private final RequestView arrival;
    private final SortedMap<InetSocketAddress, DatagramSession> sessions = new TreeMap<>(new ByAddress());

    /** A port without clients, on a socket that is bound. */
    DatagramPort(Datagrams datagrams, DatagramChannel socket, RequestView arrival) throws IOException {
        this.datagrams = datagrams;
        this.socket = socket;
        this.address = (InetSocketAddress) socket.getLocalAddress();
        this.arrival = arrival;
    }

    @Override
    public void receive(long now) {
        ByteBuffer buffer = buffer();
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                InetSocketAddress client = (InetSocketAddress) socket.receive(buffer.clear());
                if (client == null) {
                    return;
                }
                forward(client, buffer.flip(), now);
            }
        } catch (IOException failure) {
            datagrams.onFailure(failure);
        }
    }

    private void forward(InetSocketAddress client, ByteBuffer datagram, long now) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            DatagramSession known = sessions.get(client);
            DatagramSession session = known == null ? begin(client, now) : known;
            if (session == null) {
                return;
            }
            try {
                session.send(datagram, now);
                return;
            } catch (PortUnreachableException refused) {
                onRefused(session, refused, now);
            }
        }
    }

    private @Nullable DatagramSession begin(InetSocketAddress client, long now) {
        if (!datagrams.admits(client, sessions.size())) {
            return null;
        }
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Target target = datagrams.targets().choose(arrival, now);
            if (target == null) {
                return null;
            }
            DatagramChannel made = datagrams.open();
            if (made == null) {
                return null;
            }
            try {
                made.connect(target.endpoint().address().socket());
                DatagramSession session = new DatagramSession(this, client, target, made);
                datagrams.register(made, session);
                sessions.put(client, session);
                datagrams.onBegin(session);
                return session;
            } catch (IOException noWay) {
                IO.close(made);
                datagrams.targets().onRefused(target.endpoint(), noWay, now);
            }
        }
        return null;
    }

    /** Where to put what is received; until the next time only. */
    ByteBuffer buffer() {
        return datagrams.buffer();
    }

    /** Sends an answer to a client, as far as there is room. */
    void answer(InetSocketAddress client, ByteBuffer datagram) {
        try {
            socket.send(datagram, client);
        } catch (IOException dropped) {
            LOG.debug("an answer to {} is dropped", client, dropped);
        }
    }

    /** Ends a session at whose endpoint nobody takes datagrams; the client's next one goes elsewhere. */
    void onRefused(DatagramSession session, IOException cause, long now) {
        datagrams.targets().onRefused(session.endpoint(), cause, now);
        sessions.remove(session.client());
        end(session);
    }

    /** Ends the sessions that nothing was carried in for too long, and those whose endpoint is not for this port's clients any more. */
    void sweep(DatagramLimits limits, long now) {
        Set<UpstreamState> reachable = datagrams.targets().reachable(arrival);
        for (Iterator<DatagramSession> each = sessions.values().iterator(); each.hasNext(); ) {
            DatagramSession session = each.next();
            boolean stays = !session.isOver(limits, now)
                    && reachable.contains(session.upstream())
                    && session.upstream().has(session.endpoint());
            if (!stays) {
                each.remove();
                end(session);
            }
        }
    }

    /** Whether a datagram from there comes from this port. */
    boolean isAt(InetSocketAddress source) {
        return source.getPort() == address.getPort()
                && (address.getAddress().isAnyLocalAddress()
                        ? isLocal(source.getAddress())
                        : address.getAddress().equals(source.getAddress()));
    }

    /** Whether an address is one of this machine. */
    static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }

    private void end(DatagramSession session) {
        session.close();
        datagrams.onEnd(session);
    }

    /** Closes the socket, and ends all sessions. */
    void close() {
        sessions.values().forEach(this::end);
        sessions.clear();
        IO.close(socket);
    }
}
