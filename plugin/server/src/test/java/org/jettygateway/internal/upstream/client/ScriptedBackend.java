package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jettygateway.internal.graph.BackendProtocol;

/** A backend on a raw socket that does what a script says, byte by byte; each connection plays the script anew. */
public final class ScriptedBackend implements AutoCloseable {

    /** What a backend does on a connection; the connection is closed when it returns. */
    @FunctionalInterface
    public interface Script {

        /** Plays. A connection that ends early just ends the script. */
        void play(Wire wire) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();

    /** Listens on an ephemeral port of loopback. */
    public ScriptedBackend(Script script) throws IOException {
        this(0, script);
    }

    /** Listens on this port of loopback. */
    public ScriptedBackend(int port, Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Where it is, and that it speaks HTTP/1.1. */
    BackendAddress http1() {
        return new BackendAddress(address(), BackendProtocol.HTTP1);
    }

    /** How many connections came. */
    public int connections() {
        return accepted.get();
    }

    /** How many connections are not closed by this side yet. */
    public int openConnections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.play(new Wire(socket));
        } catch (EOFException | SocketException | InterruptedIOException ended) {
            // the client closed, or the test is over
        } catch (Throwable failure) {
            broken.add(failure);
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "backend");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        for (Throwable failure : broken) {
            throw new AssertionError("the script failed", failure);
        }
    }

    /** One connection, as the backend sees it. Text is ISO-8859-1: a byte a character. */
    public static final class Wire {

        private final Socket socket;
        private final InputStream in;
        private int bytesRead;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            socket.setSoTimeout(20_000);
        }

        /** Reads up to and with the empty line. */
        public String readHead() throws IOException {
            return readUntil("\r\n\r\n");
        }

        /** Reads up to and with this text. */
        public String readUntil(String end) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] mark = end.getBytes(ISO_8859_1);
            int matched = 0;
            while (matched < mark.length) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException(bytes.toString(ISO_8859_1));
                }
                bytes.write(next);
                bytesRead++;
                matched = next == mark[matched] ? matched + 1 : next == mark[0] ? 1 : 0;
            }
            return bytes.toString(ISO_8859_1);
        }

        /** Reads exactly that many bytes. */
        public byte[] read(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            bytesRead += bytes.length;
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }

        /** Reads a chunked body with its trailer section, and gives its raw bytes. */
        public String readChunkedRaw() throws IOException {
            StringBuilder raw = new StringBuilder();
            while (true) {
                String size = readUntil("\r\n");
                raw.append(size);
                int length = Integer.parseInt(size.trim(), 16);
                if (length == 0) {
                    return raw.append(readUntil("\r\n")).toString();
                }
                raw.append(new String(read(length + 2), ISO_8859_1));
            }
        }

        /** Reads to the end, which is a clean close by the client. */
        public byte[] readToEnd() throws IOException {
            byte[] bytes = in.readAllBytes();
            bytesRead += bytes.length;
            return bytes;
        }

        /** How many bytes came so far, as far as they were read. */
        public int bytesRead() {
            return bytesRead;
        }

        public void write(String text) throws IOException {
            write(text.getBytes(ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Says that no more comes, and reads on. */
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        /** Closes with a reset instead of an orderly end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Does nothing until the client closes. */
        public void hang() throws IOException {
            readToEnd();
        }
    }
}
