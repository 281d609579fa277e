package org.jettygateway.internal.proxy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the gateway's own to a gRPC call: 200, and a head that says the status of gRPC that stands for HTTP's; what gRPC
 * calls Trailers-Only. Made once per status.
 */
final class GrpcReply {

    private static final String GRPC = "application/grpc";
    private static final HttpField CONTENT_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, GRPC);

    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private static final Map<Integer, HttpFields> BY_STATUS = IntStream.range(400, 600)
            .filter(status -> HttpStatus.getCode(status) != null)
            .boxed()
            .collect(Collectors.toUnmodifiableMap(status -> status, GrpcReply::fields));

    private GrpcReply() {}

    /** The fields of the answer; null where the request is no gRPC call, which needs HTTP/2, or the status is no error. */
    static @Nullable HttpFields of(int status, Downstream downstream) {
        return isCall(downstream) ? BY_STATUS.get(status) : null;
    }

    /** {@code application/grpc}, perhaps with {@code +proto} or parameters; {@code application/grpc-web} is another protocol. */
    private static boolean isCall(Downstream downstream) {
        String type = downstream.fields().get(HttpHeader.CONTENT_TYPE);
        return type != null
                && type.regionMatches(true, 0, GRPC, 0, GRPC.length())
                && (type.length() == GRPC.length() || "+; ".indexOf(type.charAt(GRPC.length())) >= 0)
                && downstream.protocolVersion().startsWith("2");
    }

    private static HttpFields fields(int status) {
        return HttpFields.build()
                .add(CONTENT_TYPE)
                .add("grpc-status", Integer.toString(grpcStatus(status)))
                .add("grpc-message", HttpStatus.getMessage(status)) // without what would need percent-encoding
                .asImmutable();
    }

    /**
     * As gRPC maps statuses of HTTP, but for two: 500 is how the Gateway API wants an HTTPRoute to say what UNAVAILABLE says of a
     * GRPCRoute (a backend that is not there), and 504 is about time.
     */
    private static int grpcStatus(int status) {
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> INTERNAL;
            case HttpStatus.UNAUTHORIZED_401 -> UNAUTHENTICATED;
            case HttpStatus.FORBIDDEN_403 -> PERMISSION_DENIED;
            case HttpStatus.NOT_FOUND_404 -> UNIMPLEMENTED;
            case HttpStatus.TOO_MANY_REQUESTS_429,
                    HttpStatus.INTERNAL_SERVER_ERROR_500,
                    HttpStatus.BAD_GATEWAY_502,
                    HttpStatus.SERVICE_UNAVAILABLE_503 -> UNAVAILABLE;
            case HttpStatus.GATEWAY_TIMEOUT_504 -> DEADLINE_EXCEEDED;
            default -> UNKNOWN;
        };
    }
}
