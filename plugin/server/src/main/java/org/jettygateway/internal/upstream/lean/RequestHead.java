package org.jettygateway.internal.upstream.lean;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jettygateway.internal.upstream.client.Outbound;
import org.jettygateway.internal.upstream.client.Upgrade;
import org.jspecify.annotations.Nullable;

/**
 * Writes heads of requests, one at a time. Nothing that a field says can end its line: what must not be in a value is written as a space.
 */
final class RequestHead {

    private static final int FIXED = 160; // more than all that is not a name or a value

    private static final byte[] NOWHERE = {};

    private byte[] bytes = NOWHERE;
    private int length;

    /**
     * The head with its empty line.
     *
     * @throws IllegalArgumentException if method or target could not be told from the rest of their line
     */
    RetainableByteBuffer of(Outbound outbound, ByteBufferPool buffers) {
        RetainableByteBuffer buffer = buffers.acquire(size(outbound), false);
        try {
            ByteBuffer space = buffer.getByteBuffer();
            BufferUtil.clearToFill(space);
            int start = space.arrayOffset() + space.position();
            bytes = space.array();
            length = start;
            write(outbound);
            bytes = NOWHERE;
            space.position(space.position() + length - start);
            space.flip();
            return buffer;
        } catch (RuntimeException | Error failure) {
            buffer.release();
            throw failure;
        }
    }

    private static int size(Outbound outbound) {
        int size = FIXED
                + outbound.method().length()
                + outbound.target().length()
                + outbound.authority().length();
        Upgrade upgrade = outbound.upgrade();
        if (upgrade != null) {
            size += upgrade.protocol().length();
        }
        HttpFields fields = outbound.fields();
        for (int i = 0; i < fields.size(); i++) {
            size += size(fields.getField(i));
        }
        return size;
    }

    private static int size(HttpField field) {
        String value = field.getValue();
        return field.getName().length() + (value == null ? 0 : value.length()) + 4;
    }

    private void write(Outbound outbound) {
        token(outbound.method());
        bytes[length++] = ' ';
        token(outbound.target());
        ascii(" HTTP/1.1\r\n");
        field("Host", outbound.authority());
        HttpFields fields = outbound.fields();
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            if (!isOurs(field.getHeader())) {
                field(field.getName(), field.getValue());
            }
        }
        Upgrade upgrade = outbound.upgrade();
        if (upgrade != null) {
            ascii("Connection: Upgrade\r\n");
            field("Upgrade", upgrade.protocol());
        }
        if (outbound.body() != null) {
            if (outbound.expectsContinue()) {
                ascii("Expect: 100-continue\r\n");
            }
            if (outbound.length() < 0) {
                ascii("Transfer-Encoding: chunked\r\n");
            } else {
                field("Content-Length", Long.toString(outbound.length()));
            }
        } else if (impliesBody(outbound.method())) {
            ascii("Content-Length: 0\r\n");
        }
        ascii("\r\n");
    }

    private static boolean impliesBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    // Framing and connection are this hop's own: whatever gets here by mistake must not reach the wire beside ours.
    private static boolean isOurs(@Nullable HttpHeader header) {
        if (header == null) {
            return false;
        }
        return switch (header) {
            case HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, EXPECT -> true;
            default -> false;
        };
    }

    private void token(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty method or target");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException("character 0x%x in a method or target".formatted((int) c));
            }
            bytes[length++] = (byte) c;
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void field(String name, @Nullable String value) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            bytes[length++] = c <= ' ' || c == ':' || c >= 0x7F ? (byte) '.' : (byte) c;
        }
        bytes[length++] = ':';
        bytes[length++] = ' ';
        if (value != null) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                bytes[length++] = (c < ' ' && c != '\t') || c == 0x7F || c > 0xFF ? (byte) ' ' : (byte) c;
            }
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** The end of a chunked body: the last chunk, trailers if there are any, the empty line. */
    static ByteBuffer end(@Nullable HttpFields trailers) {
        int size = "0\r\n\r\n".length();
        if (trailers != null) {
            for (HttpField field : trailers) {
                size += size(field);
            }
        }
        RequestHead end = new RequestHead();
        end.bytes = new byte[size];
        end.ascii("0\r\n");
        if (trailers != null) {
            for (HttpField field : trailers) {
                if (!isOurs(field.getHeader())) {
                    end.field(field.getName(), field.getValue());
                }
            }
        }
        end.ascii("\r\n");
        return ByteBuffer.wrap(end.bytes, 0, end.length);
    }
}
