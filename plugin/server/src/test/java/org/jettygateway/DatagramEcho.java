package org.jettygateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend of datagrams: sends back what it gets, behind its name. */
public final class DatagramEcho implements AutoCloseable {

    private static final int LARGEST = 65_507;

    private final DatagramSocket socket;
    private final byte[] name;
    private final Thread serving;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Set<SocketAddress> peers = ConcurrentHashMap.newKeySet();

    /** A backend of that name, which may be empty, on a free port of loopback. */
    public DatagramEcho(String name) throws IOException {
        this(name, 0);
    }

    /** A backend on that port of loopback. */
    public DatagramEcho(String name, int port) throws IOException {
        this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.serving = new Thread(this::serve, "echo-" + name);
        serving.setDaemon(true);
        serving.start();
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                if (packet.getLength() < 1024) {
                    received.add(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
                }
                peers.add(packet.getSocketAddress());
                byte[] answer = ByteBuffer.allocate(name.length + packet.getLength())
                        .put(name)
                        .put(buffer, 0, packet.getLength())
                        .array();
                send(answer, packet.getSocketAddress());
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Sends what nobody asked for. */
    public void send(byte[] datagram, SocketAddress to) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    /** What it got so far, but for what is large. */
    public List<String> received() {
        return received;
    }

    /** Who has sent that. */
    public Set<SocketAddress> peers() {
        return peers;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
        try {
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
