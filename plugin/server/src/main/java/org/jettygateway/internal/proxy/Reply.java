package org.jettygateway.internal.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * An answer of the gateway's own: the status and its phrase as plain text, nothing of why or where. Immutable, made once per
 * status.
 */
final class Reply {

    private static final HttpField TEXT =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=us-ascii");
    private static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");
    private static final HttpField METHODS =
            new PreEncodedHttpField(HttpHeader.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

    private static final Reply INTERNAL_ERROR = new Reply(HttpStatus.INTERNAL_SERVER_ERROR_500);
    private static final Map<Integer, Reply> BY_STATUS = IntStream.range(200, 600)
            .filter(status -> HttpStatus.getCode(status) != null)
            .mapToObj(Reply::new)
            .collect(Collectors.toUnmodifiableMap(Reply::status, Function.identity()));

    private final int status;
    private final byte[] body;
    private final HttpFields fields;

    private Reply(int status) {
        this.status = status;
        this.body =
                status < 300 ? new byte[0] : (status + " " + HttpStatus.getMessage(status) + "\n").getBytes(US_ASCII);
        HttpFields.Mutable made = HttpFields.build();
        if (body.length > 0) {
            made.add(TEXT);
        }
        if (status == HttpStatus.OK_200 || status == HttpStatus.METHOD_NOT_ALLOWED_405) {
            made.add(METHODS);
        }
        if (status == HttpStatus.BAD_REQUEST_400) {
            made.add(CLOSE); // where the framing is in doubt, what follows on the connection is too
        }
        made.add(HttpHeader.CONTENT_LENGTH, body.length);
        this.fields = made.asImmutable();
    }

    /** The reply of a status; that of 500 for one that HTTP does not know. */
    static Reply of(int status) {
        return BY_STATUS.getOrDefault(status, INTERNAL_ERROR);
    }

    /** The status. */
    int status() {
        return status;
    }

    /** The fields; immutable. */
    HttpFields fields() {
        return fields;
    }

    /** The body for a request of that method. */
    ByteBuffer body(String method) {
        return method.equals("HEAD")
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(body).asReadOnlyBuffer();
    }
}
