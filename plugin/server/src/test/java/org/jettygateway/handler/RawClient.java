package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;

/** A client on a raw socket: what is written goes out byte for byte. Text is ISO-8859-1. */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RawClient(InetSocketAddress address, Duration patience) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()), patience);
    }

    /** A client on a connection that is made. */
    RawClient(Socket connected, Duration patience) throws IOException {
        socket = connected;
        socket.setSoTimeout((int) patience.toMillis());
        in = socket.getInputStream();
    }

    RawClient write(String text) throws IOException {
        return write(text.getBytes(ISO_8859_1));
    }

    RawClient write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a request, and reads the whole answer. */
    Answer send(String request) throws IOException {
        String method = request.substring(0, Math.max(0, request.indexOf(' ')));
        return write(request).read(method);
    }

    /** Reads an answer to a request of that method, with its body. */
    Answer read(String method) throws IOException {
        String head = readHead();
        return new Answer(head, body(method, head));
    }

    /** Reads up to and with the empty line. */
    String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    /** Reads up to and with this text. */
    String readUntil(String end) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(ISO_8859_1).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("read so far: " + bytes.toString(ISO_8859_1));
            }
            bytes.write(next);
        }
        return bytes.toString(ISO_8859_1);
    }

    /** Reads until the other side ends the connection, in order or by a reset. */
    String readToEnd() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
            }
        } catch (SocketException reset) {
            // an end, too
        }
        return bytes.toString(ISO_8859_1);
    }

    /** Reads exactly so many bytes. */
    byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("read so far: " + bytes.length);
        }
        return bytes;
    }

    /** Says that no more comes, and reads on. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    private String body(String method, String head) throws IOException {
        Answer answer = new Answer(head, "");
        int status = answer.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return "";
        }
        if ("chunked".equals(answer.header("transfer-encoding"))) {
            StringBuilder body = new StringBuilder();
            while (true) {
                int length = Integer.parseInt(readUntil("\r\n").strip(), 16);
                if (length == 0) {
                    readUntil("\r\n");
                    return body.toString();
                }
                body.append(new String(in.readNBytes(length), ISO_8859_1));
                readUntil("\r\n");
            }
        }
        String length = answer.header("content-length");
        return length.isEmpty() ? readToEnd() : new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An answer as it came. */
    record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /** The value of the first field of that name; empty where there is none. */
        String header(String lowerCaseName) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(lowerCaseName + ":"))
                    .map(line -> line.substring(lowerCaseName.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }
}
