package org.jettygateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client whose answers must come from where it sends to. */
public final class DatagramClient implements AutoCloseable {

    private static final int LARGEST = 65_507;
    private static final int PATIENCE_MILLIS = 15_000;

    private final InetSocketAddress server;
    private final DatagramSocket socket;

    /** A client of that server, on a port of its own. */
    public DatagramClient(InetSocketAddress server) throws IOException {
        this.server = server;
        this.socket = new DatagramSocket(0, server.getAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Sends a datagram. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a datagram. */
    public void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    /** The next answer, which is waited for. */
    public byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        if (!packet.getSocketAddress().equals(server)) {
            throw new AssertionError("from " + packet.getSocketAddress() + ", not " + server);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The next answer as text. */
    public String next() throws IOException {
        return new String(receive(), StandardCharsets.UTF_8);
    }

    /** Sends a datagram; the next answer. */
    public String ask(String text) throws IOException {
        send(text);
        return next();
    }

    @Override
    public void close() {
        socket.close();
    }
}
