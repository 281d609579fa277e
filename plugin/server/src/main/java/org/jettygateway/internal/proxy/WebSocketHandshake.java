package org.jettygateway.internal.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jettygateway.internal.upstream.client.Upgrade;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for WebSocket: a GET with {@code Upgrade} (RFC 6455, 4.1) or, over HTTP/2, an extended CONNECT (RFC 8441).
 * Backends get the former either way.
 *
 * <p>Only a handshake with nothing to doubt is one; then the gateway and the backend cannot take it for different things.
 */
final class WebSocketHandshake implements Upgrade {

    private static final String WEBSOCKET = "websocket";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final HttpField CONNECTION = new PreEncodedHttpField(HttpHeader.CONNECTION, "Upgrade");
    private static final HttpField UPGRADE = new PreEncodedHttpField(HttpHeader.UPGRADE, WEBSOCKET);

    private final String key;
    private final boolean byConnect;

    private WebSocketHandshake(String key, boolean byConnect) {
        this.key = key;
        this.byConnect = byConnect;
    }

    /** The handshake in a request; null where it has none, or one that is not as it should be. */
    static @Nullable WebSocketHandshake of(Downstream downstream) {
        HttpFields fields = downstream.fields();
        if (downstream.isWebSocketConnect()) {
            boolean proper = VERSION.equals(only(fields, HttpHeader.SEC_WEBSOCKET_VERSION)) && downstream.length() < 0;
            return proper ? new WebSocketHandshake(newKey(), true) : null;
        }
        if (!fields.contains(HttpHeader.UPGRADE)) {
            return null;
        }
        String key = only(fields, HttpHeader.SEC_WEBSOCKET_KEY);
        boolean proper = downstream.protocolVersion().equals("1.1")
                && downstream.view().method().equals("GET")
                && WEBSOCKET.equalsIgnoreCase(only(fields, HttpHeader.UPGRADE))
                && isConnectionUpgraded(fields)
                && VERSION.equals(only(fields, HttpHeader.SEC_WEBSOCKET_VERSION))
                && key != null
                && isKey(key)
                && downstream.length() <= 0
                && !fields.contains(HttpHeader.TRANSFER_ENCODING);
        return proper && key != null ? new WebSocketHandshake(key, false) : null;
    }

    private static boolean isConnectionUpgraded(HttpFields fields) {
        List<String> options = fields.getCSV(HttpHeader.CONNECTION, false);
        return options.stream().anyMatch(HttpHeaderValue.UPGRADE::is)
                && options.stream().noneMatch(HttpHeaderValue.CLOSE::is);
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException bad) {
            return false;
        }
    }

    private static String newKey() {
        byte[] nonce = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(nonce); // not a secret: it only tells one handshake from another
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** The value of a field that is there exactly once. */
    private static @Nullable String only(HttpFields fields, HttpHeader header) {
        String found = null;
        for (HttpField field : fields) {
            if (field.getHeader() == header) {
                if (found != null || field.getValue() == null) {
                    return null;
                }
                found = field.getValue();
            }
        }
        return found;
    }

    /** Puts into a request to a backend what no filter may change, and no HTTP/2 client says. */
    void complete(HttpFields.Mutable request) {
        request.put(HttpHeader.SEC_WEBSOCKET_KEY, key);
        request.put(HttpHeader.SEC_WEBSOCKET_VERSION, VERSION);
    }

    @Override
    public String protocol() {
        return WEBSOCKET;
    }

    @Override
    public boolean isConfirmedBy(HttpFields fields) {
        return WEBSOCKET.equalsIgnoreCase(only(fields, HttpHeader.UPGRADE))
                && isConnectionUpgraded(fields)
                && accept().equals(only(fields, HttpHeader.SEC_WEBSOCKET_ACCEPT));
    }

    private String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SUFFIX).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /** The status that tells the client of success. */
    int status() {
        return byConnect ? HttpStatus.OK_200 : HttpStatus.SWITCHING_PROTOCOLS_101;
    }

    /** Turns the fields of the backend's 101 into those that the client gets. */
    void answer(HttpFields.Mutable fields) {
        fields.remove(HttpHeader.CONTENT_LENGTH);
        if (byConnect) {
            fields.remove(HttpHeader.SEC_WEBSOCKET_ACCEPT);
        } else {
            fields.add(UPGRADE);
            fields.add(CONNECTION);
        }
    }

    /** Whether a final answer would tell the client of success, though the backend has not switched. */
    boolean isMistakenFor(int status) {
        return byConnect && HttpStatus.isSuccess(status);
    }
}
