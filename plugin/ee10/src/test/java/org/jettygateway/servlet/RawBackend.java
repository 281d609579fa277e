package org.jettygateway.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A backend that a test scripts byte by byte: one connection after the other, each with its own script. */
final class RawBackend implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "raw-backend");

    /** What happens on one connection; it is closed at the end. */
    interface Script {
        void run(Wire wire) throws IOException;
    }

    RawBackend() throws IOException {
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Says what happens on the next connection. */
    void next(Script script) {
        scripts.add(script);
    }

    private void run() {
        try {
            while (true) {
                Script script = scripts.take();
                try (Wire wire = new Wire(listener.accept())) {
                    script.run(wire);
                }
            }
        } catch (IOException | InterruptedException e) {
            // the test is over, or fails because its script broke off
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.interrupt();
    }

    /** One connection. */
    static final class Wire implements AutoCloseable {

        private final Socket socket;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(10_000);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        /** Reads up to and with {@code end}. */
        String readUntil(String end) throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("end of stream after: " + text);
                }
                text.append((char) b);
            }
            return text.toString();
        }

        /** Reads a request or answer without body. */
        String readHead() throws IOException {
            return readUntil("\r\n\r\n");
        }

        /** Reads what is left until the peer closes. */
        String readAll() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }

        /** Reads so many bytes. */
        String read(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
