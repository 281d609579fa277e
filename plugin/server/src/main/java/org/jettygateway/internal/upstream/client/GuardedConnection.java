package org.jettygateway.internal.upstream.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.SendFailure;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpSenderOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.io.SocketEndPoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps its head where a backend breaks the sequence of request and answer.
 *
 * <p>After bytes beyond the answer it is not used again: Jetty drops such bytes where it finds them, and would take the rest
 * of them for the answer to the next request, which is somebody else's. And when an upload breaks off, what the backend has
 * answered is read before the exchange is given up.
 *
 * <p>The base classes are public, but not a promised part of Jetty; the contract suite shows whether they still fit.
 */
final class GuardedConnection extends HttpConnectionOverHTTP {

    private static final int DISPOSED = -1;

    private final AtomicReference<@Nullable Runnable> successor = new AtomicReference<>();
    // How many threads are reading; DISPOSED after the end.
    private final AtomicInteger readers = new AtomicInteger();
    private volatile @Nullable Runnable disposal;

    GuardedConnection(EndPoint endPoint, Map<String, Object> context) {
        super(endPoint, context);
    }

    /**
     * Sends a request, but not into a connection that the backend has closed since its last answer, or on which something
     * came that nobody asked for: the selector reports either, but maybe too late. Then nothing is sent, and the request
     * moves to another connection. One that can be repeated afterwards is spared the question.
     */
    @Override
    public @Nullable SendFailure send(HttpExchange exchange) {
        if (getMessagesIn() > 0
                && !isRepeatable(exchange.getRequest())
                && socket() instanceof SocketEndPoint backend
                && !backend.isQuiet()) {
            close();
            return new SendFailure(new ClosedChannelException(), true);
        }
        return super.send(exchange);
    }

    private EndPoint socket() {
        return getEndPoint() instanceof SslConnection.SslEndPoint decrypted
                ? decrypted.getSslConnection().getEndPoint()
                : getEndPoint();
    }

    private static boolean isRepeatable(Request request) {
        return request.getBody() == null
                && switch (request.getMethod()) {
                    case "GET", "HEAD", "OPTIONS" -> true;
                    default -> false;
                };
    }

    @Override
    public void onFillable() {
        if (readers.getAndUpdate(n -> n == DISPOSED ? n : n + 1) == DISPOSED) {
            return;
        }
        try {
            super.onFillable();
        } finally {
            int left = readers.decrementAndGet();
            Runnable waiting = disposal;
            if (waiting != null) {
                dispose(waiting);
            } else if (left == 0) {
                handOver();
            }
        }
    }

    // Only when nobody reads. Jetty's reader empties its buffer where it finds its receiver disposed of, though
    // somebody
    // else may have given it back to the pool by then, and another connection have read into it; and it keeps a piece
    // that it parses at that moment for good. And Jetty leaves the buffer to whoever reads next: after an exchange that
    // was aborted while nothing was read, as its client took nothing, that is nobody.
    private void dispose(Runnable receiver) {
        disposal = receiver;
        if (readers.compareAndSet(0, DISPOSED)) {
            receiver.run();
            onUpgradeFrom();
            handOver();
        }
    }

    /**
     * This connection is over, but its end point is not.
     *
     * @param next takes the end point, when nobody reads from it here any more
     */
    void leave(Runnable next) {
        successor.set(next);
        handOver();
    }

    private void handOver() {
        if (successor.get() != null && (readers.compareAndSet(0, DISPOSED) || readers.get() == DISPOSED)) {
            Runnable next = successor.getAndSet(null);
            if (next != null) {
                next.run();
            }
        }
    }

    @Override
    protected HttpChannelOverHTTP newHttpChannel() {
        return new Channel(this);
    }

    private static HttpClientExchange exchange(HttpExchange exchange) {
        return ((PinnedRequest) exchange.getRequest()).exchange();
    }

    private static final class Channel extends HttpChannelOverHTTP {

        Channel(HttpConnectionOverHTTP connection) {
            super(connection);
        }

        @Override
        protected HttpSenderOverHTTP newHttpSender() {
            return new Sender(this);
        }

        @Override
        protected HttpReceiverOverHTTP newHttpReceiver() {
            return new Receiver(this);
        }
    }

    private static final class Sender extends HttpSenderOverHTTP {

        Sender(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        protected void sendContent(HttpExchange exchange, ByteBuffer content, boolean last, Callback callback) {
            HttpClientExchange ours = exchange(exchange);
            super.sendContent(exchange, content, last, Callback.from(callback::succeeded, failure -> {
                if (failure instanceof IOException) {
                    ours.onUploadBroken(callback, failure);
                } else {
                    callback.failed(failure);
                }
            }));
        }
    }

    private static final class Receiver extends HttpReceiverOverHTTP {

        private static final byte[] LAST_CHUNK = "\r\n0\r\n".getBytes(US_ASCII);

        private boolean surplus;
        private boolean unasked;

        Receiver(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        protected void dispose() {
            ((GuardedConnection) getHttpChannel().getHttpConnection()).dispose(super::dispose);
        }

        // Jetty sees that an answer has no request, but not that it is the second one of a request whose body is still
        // sent;
        // there it would stop reading for good, and use the connection on.
        @Override
        public void startResponse(HttpVersion version, int status, String reason) {
            HttpExchange exchange = getHttpExchange();
            if (exchange == null || exchange(exchange).isAnswered()) {
                unasked = true;
                surplus = true;
                getHttpChannel().getHttpConnection().close();
            } else {
                super.startResponse(version, status, reason);
            }
        }

        // Jetty makes a notification of every field; here nobody listens to them, and cookies are not kept.
        @Override
        protected void responseHeader(HttpExchange exchange, HttpField field) {
            exchange.getResponse().addHeader(field);
        }

        @Override
        public void parsedHeader(HttpField field) {
            if (!unasked) {
                super.parsedHeader(field);
            }
        }

        @Override
        public boolean headerComplete() {
            return !unasked && super.headerComplete();
        }

        @Override
        public void parsedTrailer(HttpField trailer) {
            if (!unasked) {
                super.parsedTrailer(trailer);
            }
        }

        @Override
        public boolean content(ByteBuffer buffer) {
            if (unasked) {
                return false;
            }
            boolean result = super.content(buffer);
            HttpExchange exchange = getHttpExchange();
            ByteBuffer rest = getResponseBuffer();
            if (exchange != null && rest != null) {
                exchange(exchange).onPiece(startsWith(rest, LAST_CHUNK));
            }
            return result;
        }

        private static boolean startsWith(ByteBuffer bytes, byte[] prefix) {
            return bytes.remaining() >= prefix.length
                    && bytes.slice(bytes.position(), prefix.length).equals(ByteBuffer.wrap(prefix));
        }

        @Override
        public boolean messageComplete() {
            if (unasked) {
                return false;
            }
            HttpExchange exchange = getHttpExchange();
            if (exchange != null && isAtEnd() && !mayEndSo(exchange.getResponse())) {
                earlyEOF();
                return false;
            }
            boolean result = super.messageComplete();
            ByteBuffer rest = getResponseBuffer();
            if (exchange != null
                    && exchange.getResponse().getStatus() >= HttpStatus.OK_200
                    && ((rest != null && rest.hasRemaining()) || isOldAndMustEnd(exchange.getResponse()))) {
                surplus = true;
            }
            return result;
        }

        // RFC 9112, sections 9.3 and 6.1: in HTTP/1.0 a connection lasts only where that is said, and never after
        // chunks.
        private static boolean isOldAndMustEnd(Response response) {
            if (response.getVersion() != HttpVersion.HTTP_1_0) {
                return false;
            }
            HttpFields fields = response.getHeaders();
            List<String> options = fields.getValuesList(HttpHeader.CONNECTION);
            return options.size() != 1
                    || !HttpHeaderValue.KEEP_ALIVE.is(options.get(0))
                    || fields.contains(HttpHeader.TRANSFER_ENCODING);
        }

        // The parser forgives a missing end of the trailers, and cannot know how the connection ended.
        private boolean mayEndSo(Response response) {
            boolean broken = endPoint() instanceof SocketEndPoint backend && backend.isBroken();
            return !broken && !response.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        }

        // The parser reports bad chunks as an early end.
        @Override
        public void earlyEOF() {
            if (isAtEnd() || getHttpExchange() == null) {
                super.earlyEOF();
            } else {
                failAndClose(new ProtocolException("bad chunk or trailer"));
            }
        }

        // Within the head the parser reports an early end as a bad message.
        @Override
        public void failAndClose(Throwable failure) {
            boolean early = isAtEnd() && !(failure instanceof IOException);
            super.failAndClose(early ? new IOException("the answer ended within its head", failure) : failure);
        }

        private boolean isAtEnd() {
            return endPoint().isInputShutdown();
        }

        private EndPoint endPoint() {
            return getHttpChannel().getHttpConnection().getEndPoint();
        }

        @Override
        protected boolean isShutdown() {
            return surplus || super.isShutdown();
        }
    }
}
