package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.jettygateway.internal.graph.BackendProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Plays answers: a request for {@code /play/17} is sent the seventeenth, byte for byte; one for {@code /good/4711} is sent its
 * own number. Notices where a connection carries another request after an answer that has to end it.
 */
public final class AnswerBackend implements AutoCloseable {

    /** What becomes of the connection when all is sent. */
    public enum End {
        CLOSE,
        RESET,
        STAY
    }

    /**
     * What is sent.
     *
     * @param bytes all of it, a character each
     * @param cut where it is cut in two; 0 where it is not
     * @param reusable whether another request may come on the connection
     */
    public record Play(String bytes, int cut, End end, boolean reusable) {}

    private final ServerSocket server;
    private final IntFunction<Play> plays;
    private final Map<Socket, Boolean> open = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /**
     * Listens on a free port of loopback.
     *
     * @param threads how many connections may be open at once
     */
    public AnswerBackend(int threads, IntFunction<Play> plays) throws IOException {
        this.server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        this.plays = plays;
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::serve, "answers-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    BackendAddress http1() {
        return new BackendAddress(address(), BackendProtocol.HTTP1);
    }

    /** What should not have been seen. */
    public Queue<String> violations() {
        return violations;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                open.put(socket, true);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(20_000);
                converse(socket);
            } catch (SocketTimeoutException stuck) {
                violations.add("a connection was neither used nor closed");
            } catch (IOException ended) {
                // by the client, or the test is over
            }
            open.keySet().removeIf(Socket::isClosed);
        }
    }

    private void converse(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        @Nullable String ended = null;
        for (String target = target(in); target != null; target = target(in)) {
            if (ended != null) {
                violations.add(target + " on a connection that " + ended + " had to end");
            }
            int number = Integer.parseInt(target.substring(target.lastIndexOf('/') + 1));
            if (target.startsWith("/good/")) {
                String body = "good " + number;
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(ISO_8859_1));
                continue;
            }
            Play play = plays.apply(number);
            byte[] bytes = play.bytes().getBytes(ISO_8859_1);
            socket.getOutputStream().write(bytes, 0, play.cut());
            socket.getOutputStream().write(bytes, play.cut(), bytes.length - play.cut());
            if (play.end() == End.RESET) {
                socket.setSoLinger(true, 0);
            }
            if (play.end() != End.STAY) {
                return;
            }
            ended = play.reusable()
                    ? null
                    : target + " (" + play.bytes().replace("\r", "\\r").replace("\n", "\\n") + ")";
        }
    }

    /** Reads a head and gives its target; null where the client has closed. */
    private static @Nullable String target(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString().split(" ")[1];
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open.keySet()) {
            socket.close();
        }
    }
}
