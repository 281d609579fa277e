package org.jettygateway.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What no proxy in Java can go below: it reads and writes as often as one must, in one loop, and nothing else. It knows no HTTP:
 * whatever a client sends at once is a request, and an answer is complete where it ends like the small file of this bench.
 */
public final class SocketsOnly {

    private static final String END = "ok\n";
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final InetSocketAddress backend;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Deque<Side> idle = new ArrayDeque<>();

    private SocketsOnly(Selector selector, ServerSocketChannel server, InetSocketAddress backend) {
        this.selector = selector;
        this.server = server;
        this.backend = backend;
    }

    /** Takes the port to listen on and the port of the backend. */
    public static void main(String[] args) throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(local, Integer.parseInt(args[0])), BACKLOG);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            AllocationReport.start();
            SocketsOnly proxy =
                    new SocketsOnly(selector, server, new InetSocketAddress(local, Integer.parseInt(args[1])));
            while (server.isOpen()) {
                selector.select(proxy::handle);
            }
        }
    }

    private void handle(SelectionKey key) {
        Side side = (Side) key.attachment();
        try {
            if (side == null) {
                register(server.accept(), null);
            } else {
                forward(side);
            }
        } catch (IOException gone) {
            key.cancel();
            close(side);
        }
    }

    private Side register(SocketChannel socket, @Nullable Side client) throws IOException {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Side side = new Side(socket, client);
        socket.register(selector, SelectionKey.OP_READ, side);
        return side;
    }

    private void forward(Side from) throws IOException {
        buffer.clear();
        if (from.socket.read(buffer) < 0) {
            throw new IOException("the end");
        }
        buffer.flip();
        if (from.client == null) {
            connection(from).socket.write(buffer);
            return;
        }
        Side client = from.client;
        if (isEnd()) {
            idle.push(from);
        }
        if (client.socket.isOpen()) {
            client.socket.write(buffer);
        }
    }

    private boolean isEnd() {
        int start = buffer.limit() - END.length();
        for (int i = 0; i < END.length(); i++) {
            if (start < 0 || buffer.get(start + i) != END.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Side connection(Side client) throws IOException {
        Side free = idle.poll();
        if (free == null) {
            return register(SocketChannel.open(backend), client);
        }
        free.client = client;
        return free;
    }

    private void close(@Nullable Side side) {
        if (side != null) {
            idle.remove(side);
            try {
                side.socket.close();
            } catch (IOException closed) {
                // it is what was asked for
            }
        }
    }

    /** A socket; one to the backend knows the client that it works for, or did. */
    private static final class Side {

        private final SocketChannel socket;
        private @Nullable Side client;

        Side(SocketChannel socket, @Nullable Side client) {
            this.socket = socket;
            this.client = client;
        }
    }
}
