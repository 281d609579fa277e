package org.jettygateway.internal.proxy;

import java.io.EOFException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.client.Inbound;

/** Says, in one place, which status a failed exchange is answered with, and which may be tried again. */
final class Failures {

    private Failures() {}

    /** The status for a client that has not got a head yet (RFC 9110, 15.6). */
    static int status(Inbound.Kind kind) {
        return switch (kind) {
            case CONNECT, CLOSED, PROTOCOL -> HttpStatus.BAD_GATEWAY_502;
            case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT_504;
            case OVERLOAD -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case REQUEST_BODY -> HttpStatus.BAD_REQUEST_400;
            case CANCELLED -> HttpStatus.INTERNAL_SERVER_ERROR_500; // the client is gone: nobody reads it
        };
    }

    /** Whether the connection could not be made, so that another endpoint may do. */
    static boolean isRefused(Inbound.Failure failure) {
        return !failure.connected() && failure.kind() == Inbound.Kind.CONNECT;
    }

    /**
     * Whether the backend closed a kept-alive connection just when the request was sent on it: a race that nobody is to
     * blame for. A request that may have had an effect is not sent again (RFC 9110, 9.2.2).
     */
    static boolean isStale(Inbound.Failure failure, String method) {
        return isStale(failure) && (!failure.connected() || isIdempotent(method));
    }

    /** The same, for a request that may be sent again whatever its method. */
    static boolean isStale(Inbound.Failure failure) {
        return failure.kind() == Inbound.Kind.CLOSED && failure.reused() && !failure.headReceived();
    }

    /** Whether a rule that asks for retries means this: the connection failed, or the try took too long (GEP-1731). */
    static boolean isRetried(Inbound.Failure failure) {
        return switch (failure.kind()) {
            case CONNECT, CLOSED, TIMEOUT -> !failure.headReceived();
            case PROTOCOL, OVERLOAD, REQUEST_BODY, CANCELLED -> false;
        };
    }

    /** The status when all tries of such a rule have failed: the backend is not available, rather than bad. */
    static int statusAfterRetries(Inbound.Kind kind) {
        return switch (kind) {
            case CONNECT, CLOSED -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case TIMEOUT, PROTOCOL, OVERLOAD, REQUEST_BODY, CANCELLED -> status(kind);
        };
    }

    /** Tells an endpoint what a failure says about it. A connection from the pool tells nothing about the next one. */
    static void tell(Endpoint endpoint, Inbound.Failure failure) {
        if (isRefused(failure)) {
            endpoint.refused();
        } else if (failure.connected() && !failure.reused()) {
            endpoint.connected();
        }
    }

    /** What happened, for the log: short, as Jetty's texts about connections run to a thousand characters. */
    static String describe(Inbound.Failure failure) {
        String what = switch (failure.kind()) {
            case CONNECT -> "no connection";
            case CLOSED -> "the connection ended";
            case PROTOCOL -> "not HTTP as it should be";
            case TIMEOUT -> "the time ran out";
            case OVERLOAD -> "too many requests wait for a connection";
            case REQUEST_BODY -> "the request's body cannot be read";
            case CANCELLED -> "cancelled";
        };
        return what + (failure.headReceived() ? " in mid-answer" : "") + detail(failure.cause());
    }

    private static String detail(Throwable cause) {
        String message = cause.getCause() instanceof HttpException bad ? bad.getReason() : cause.getMessage();
        boolean useful = message != null
                && !(cause instanceof EOFException)
                && !(cause instanceof TimeoutException)
                && !(cause instanceof RejectedExecutionException);
        return useful ? ": " + message : "";
    }

    private static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
