package org.jettygateway.internal.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which server a client asks for (SNI; RFC 6066, section 3) from the first bytes of its TLS connection, without
 * taking part in the handshake. Reads the ClientHello of every version of TLS, however it is split into records and
 * packets. Used by one thread at a time, for one connection.
 *
 * <p>What it cannot read to the end it refuses: a hello that we and a backend understand in different ways would bring a
 * client past the choice of listeners.
 */
final class ClientHelloReader {

    /** How many bytes a client may send up to the end of its hello, with the headers of the records. */
    static final int MOST_BYTES = 16 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MAJOR_VERSION = 3;
    private static final int MAX_RECORD = 16 * 1024;
    private static final int RANDOM = 32;
    private static final int MAX_SESSION_ID = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;

    private final byte[] header = new byte[RECORD_HEADER];
    private byte[] message = new byte[512];
    private int seen;
    private int headerLength;
    private int recordLeft;
    private int messageLength;
    private State state = State.INCOMPLETE;
    private String serverName = "";

    /**
     * Reads on.
     *
     * @param bytes what came after the bytes of the calls before; what follows the hello is left unread
     * @return how far it is; once it is not {@link State#INCOMPLETE}, it stays as it is
     */
    State read(ByteBuffer bytes) {
        while (state == State.INCOMPLETE && bytes.hasRemaining()) {
            state = ++seen > MOST_BYTES ? State.REFUSED : accept(bytes.get());
        }
        return state;
    }

    /** The name of the server, canonical; empty where the client names none. To be asked once the hello is complete. */
    String serverName() {
        return serverName;
    }

    private State accept(byte next) {
        if (recordLeft == 0) {
            header[headerLength++] = next;
            return headerLength < RECORD_HEADER || startRecord() ? State.INCOMPLETE : State.REFUSED;
        }
        recordLeft--;
        if (messageLength == message.length) {
            message = Arrays.copyOf(message, 2 * messageLength);
        }
        message[messageLength++] = next;
        if (message[0] != CLIENT_HELLO) {
            return State.REFUSED;
        }
        if (messageLength < MESSAGE_HEADER) {
            return State.INCOMPLETE;
        }
        int end = MESSAGE_HEADER + length();
        if (end > MOST_BYTES) {
            return State.REFUSED;
        }
        return messageLength < end ? State.INCOMPLETE : parse();
    }

    /** Whether the header is that of a record that a hello may be in. One without content is forbidden (RFC 8446, 5.1). */
    private boolean startRecord() {
        recordLeft = ((header[3] & 0xFF) << 8) | (header[4] & 0xFF);
        headerLength = 0;
        return header[0] == HANDSHAKE_RECORD
                && header[1] == MAJOR_VERSION
                && recordLeft > 0
                && recordLeft <= MAX_RECORD;
    }

    private int length() {
        return ((message[1] & 0xFF) << 16) | ((message[2] & 0xFF) << 8) | (message[3] & 0xFF);
    }

    /** RFC 8446, section 4.1.2; the same since SSL 3.0, where nothing followed the compression methods. */
    private State parse() {
        Cursor hello = new Cursor(ByteBuffer.wrap(message, MESSAGE_HEADER, length()));
        int version = hello.number(2);
        hello.skip(RANDOM);
        int sessionId = hello.vector(1).length();
        int suites = hello.vector(2).length();
        int compressions = hello.vector(1).length();
        boolean wellFormed = version >> 8 == MAJOR_VERSION
                && sessionId <= MAX_SESSION_ID
                && suites > 0
                && suites % 2 == 0
                && compressions > 0;
        if (hello.isValid() && wellFormed && hello.isAtEnd()) {
            return State.COMPLETE;
        }
        Cursor extensions = hello.vector(2);
        String name = wellFormed && hello.isValid() && hello.isAtEnd() ? name(extensions) : null;
        if (name == null) {
            return State.REFUSED;
        }
        serverName = name;
        return State.COMPLETE;
    }

    /** The name in the extensions, canonical; empty where there is none, and null where it cannot be told. */
    private static @Nullable String name(Cursor extensions) {
        String name = "";
        boolean found = false;
        while (extensions.isValid() && !extensions.isAtEnd()) {
            int type = extensions.number(2);
            Cursor data = extensions.vector(2);
            if (type != SERVER_NAME) {
                continue;
            }
            String host = found ? null : hostName(data); // two of them are illegal (RFC 8446, 4.2)
            if (host == null) {
                return null;
            }
            found = true;
            name = host;
        }
        return extensions.isValid() ? name : null;
    }

    /** The one name in a ServerNameList; null where it is none of ours. A list of another type than names is not known. */
    private static @Nullable String hostName(Cursor data) {
        Cursor list = data.vector(2);
        int type = list.number(1);
        Cursor name = list.vector(2);
        boolean one = type == HOST_NAME && list.isAtEnd() && data.isAtEnd() && list.isValid() && data.isValid();
        return one ? CanonicalHost.parse(name.text()) : null;
    }

    /** How far a hello was read. */
    enum State {
        /** More bytes are needed. */
        INCOMPLETE,
        /** The whole hello is there. */
        COMPLETE,
        /** It is not TLS, not well formed, too long, or names a server by what is no name. */
        REFUSED
    }

    /** Reads numbers and vectors as TLS writes them; past the end it is not valid any more and gives nothing. */
    private static final class Cursor {

        private final ByteBuffer bytes;
        private boolean valid = true;

        Cursor(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        boolean isValid() {
            return valid;
        }

        boolean isAtEnd() {
            return !bytes.hasRemaining();
        }

        int length() {
            return bytes.remaining();
        }

        int number(int size) {
            if (!has(size)) {
                return 0;
            }
            int number = 0;
            for (int i = 0; i < size; i++) {
                number = (number << 8) | (bytes.get() & 0xFF);
            }
            return number;
        }

        void skip(int size) {
            if (has(size)) {
                bytes.position(bytes.position() + size);
            }
        }

        /** What follows a length of that many bytes. */
        Cursor vector(int lengthSize) {
            int length = number(lengthSize);
            if (!has(length)) {
                return new Cursor(ByteBuffer.allocate(0));
            }
            ByteBuffer content = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            return new Cursor(content);
        }

        String text() {
            return ISO_8859_1.decode(bytes).toString();
        }

        private boolean has(int size) {
            valid = valid && bytes.remaining() >= size;
            if (!valid) {
                bytes.position(bytes.limit());
            }
            return valid;
        }
    }
}
