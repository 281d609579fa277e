package org.jettygateway.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.util.NanoTime;

/** An HTTP/2 client by prior knowledge that sends whatever frames and fields it is told to, right or wrong. */
final class RawHttp2Client implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int ACK = 1;

    private final Socket socket;
    private final String scheme;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder(16 * 1024, NanoTime::now);
    private int nextStream = 1;
    private long window = 65_535;
    private long initialWindow = 65_535;
    private long streamWindow = 65_535;
    private boolean mayConnect;

    /** Connects, and exchanges settings. */
    RawHttp2Client(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()), "http");
    }

    /** Exchanges settings on a connection that is made. */
    RawHttp2Client(Socket connected, String scheme) throws IOException {
        this.socket = connected;
        this.scheme = scheme;
        socket.setSoTimeout(15_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Sends a frame as it is. */
    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    /** Sends the head of a request: {@code name, value, name, value}; returns its stream. */
    int head(int flags, String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0); // a literal field that is not indexed, with a new name (RFC 7541, 6.2.2)
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        int stream = nextStream;
        nextStream += 2;
        streamWindow = initialWindow;
        ByteBuffer rest = ByteBuffer.wrap(block.toByteArray());
        int type = HEADERS;
        do {
            byte[] piece = new byte[Math.min(rest.remaining(), 16_384)];
            rest.get(piece);
            frame(type, (type == HEADERS ? flags : 0) | (rest.hasRemaining() ? 0 : END_HEADERS), stream, piece);
            type = CONTINUATION;
        } while (rest.hasRemaining());
        return stream;
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>= 7) {
                block.write((length & 127) | 128);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    /** Sends a plain request without body, and reads its answer. */
    Answer get(String authority, String path) throws IOException {
        return read(head(END_STREAM, ":method", "GET", ":scheme", scheme, ":authority", authority, ":path", path));
    }

    /** Sends as much of a body as the windows let through, up to this length; returns what was sent. */
    int upload(int stream, int length) throws IOException {
        int sent = 0;
        while (sent < length && Math.min(window, streamWindow) > 0) {
            int piece = (int) Math.min(Math.min(window, streamWindow), Math.min(16_384, length - sent));
            window -= piece;
            streamWindow -= piece;
            sent += piece;
            frame(DATA, sent == length ? END_STREAM : 0, stream, new byte[piece]);
        }
        return sent;
    }

    /** Reads to the end of a stream, whichever it is; frames of other streams are dropped. */
    Answer read(int stream) throws IOException {
        int status = 0;
        boolean ended = false;
        StringBuilder head = new StringBuilder();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = readFrame();
            if (frame.type() == GOAWAY && frame.error() != 0) {
                return new Answer(status, head.toString(), body.toString(ISO_8859_1), ended, -1, frame.error());
            }
            if (frame.stream() != stream) {
                continue;
            }
            switch (frame.type()) {
                case HEADERS -> {
                    MetaData fields = decode(frame);
                    if (fields instanceof MetaData.Response answer) {
                        status = answer.getStatus();
                    }
                    for (HttpField field : fields.getHttpFields()) {
                        head.append(field).append('\n');
                    }
                }
                case DATA -> body.writeBytes(frame.payload().array());
                case RST_STREAM -> {
                    return new Answer(status, head.toString(), body.toString(ISO_8859_1), ended, frame.error(), -1);
                }
                default -> {}
            }
            boolean end = (frame.type() == HEADERS || frame.type() == DATA) && (frame.flags() & END_STREAM) != 0;
            ended |= end;
            if (end) {
                return new Answer(status, head.toString(), body.toString(ISO_8859_1), true, -1, -1);
            }
        }
    }

    /** Reads the next frame of a stream that carries something; others are dropped. */
    Frame next(int stream) throws IOException {
        while (true) {
            Frame frame = readFrame();
            if (frame.stream() == stream && frame.type() != WINDOW_UPDATE) {
                return frame;
            }
        }
    }

    /** Reads a stream's head: status, and fields one per line. */
    Answer readHead(int stream) throws IOException {
        Frame frame = next(stream);
        if (frame.type() != HEADERS) {
            return new Answer(0, "", "", false, frame.type() == RST_STREAM ? frame.error() : -1, -1);
        }
        boolean end = (frame.flags() & END_STREAM) != 0;
        MetaData.Response head = (MetaData.Response) decode(frame);
        return new Answer(head.getStatus(), head.getHttpFields().asString(), "", end, -1, -1);
    }

    /** Whether the server has said that it takes extended CONNECTs. */
    boolean mayConnect() {
        return mayConnect;
    }

    private MetaData decode(Frame frame) throws IOException {
        try {
            return decoder.decode(frame.payload());
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }

    /** Reads a frame; keeps the windows and answers settings. */
    Frame readFrame() throws IOException {
        int word = in.readInt();
        int type = word & 0xFF;
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(word >>> 8);
        if (payload.length < word >>> 8) {
            throw new EOFException();
        }
        if (type == WINDOW_UPDATE) {
            int more = ByteBuffer.wrap(payload).getInt();
            window += stream == 0 ? more : 0;
            streamWindow += stream == nextStream - 2 ? more : 0;
        } else if (type == SETTINGS && (flags & ACK) == 0) {
            ByteBuffer settings = ByteBuffer.wrap(payload);
            while (settings.hasRemaining()) {
                short name = settings.getShort();
                int value = settings.getInt();
                if (name == 4) { // SETTINGS_INITIAL_WINDOW_SIZE
                    initialWindow = value;
                    streamWindow = initialWindow;
                } else if (name == 8) { // SETTINGS_ENABLE_CONNECT_PROTOCOL
                    mayConnect = value == 1;
                }
            }
            frame(SETTINGS, ACK, 0, new byte[0]);
        }
        return new Frame(type, flags, stream, ByteBuffer.wrap(payload));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, ByteBuffer payload) {

        /** The error code of a RST_STREAM or GOAWAY frame. */
        int error() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /**
     * How a stream ended.
     *
     * @param status 0 where there was no answer
     * @param fields one per line
     * @param ended whether the answer is complete
     * @param reset the code of a reset; -1 where there was none
     * @param goAway the code of the connection's end; -1 where there was none
     */
    record Answer(int status, String fields, String body, boolean ended, int reset, int goAway) {}
}
