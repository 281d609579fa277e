package org.jettygateway.handler;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ListIterator;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.proxy.ClientEnd;
import org.jettygateway.internal.proxy.Downstream;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/** A Jetty request and response as the pipeline sees them. Completes the handler's callback when the exchange is over. */
final class CoreDownstream implements Downstream, Callback, Predicate<TimeoutException> {

    private static final AtomicIntegerFieldUpdater<CoreDownstream> OVER =
            AtomicIntegerFieldUpdater.newUpdater(CoreDownstream.class, "over");

    private static final HttpField CHUNKED =
            new PreEncodedHttpField(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());

    private final CoreRequest seen;
    private final Request request;
    private final Response response;
    private final Callback exchange;

    @SuppressWarnings("UnusedVariable") // by OVER
    private volatile int over;

    private volatile boolean bodySeen;
    private volatile @Nullable CoreBody body;
    // How many fields others had set before there was a head; -1 while there is none.
    private int prior = -1;
    private volatile @Nullable HttpFields trailers;
    private volatile boolean last;
    private volatile Callback written = NOOP;

    /**
     * An exchange that has begun.
     *
     * @param exchange completed at its end
     */
    CoreDownstream(CoreRequest seen, Request request, Response response, Callback exchange) {
        this.seen = seen;
        this.request = request;
        this.response = response;
        this.exchange = exchange;
    }

    @Override
    public RequestView view() {
        return seen;
    }

    @Override
    public String target() {
        return seen.target();
    }

    @Override
    public String authority() {
        return seen.authority();
    }

    @Override
    public HttpFields fields() {
        return seen.fields();
    }

    @Override
    public String scheme() {
        return seen.scheme();
    }

    @Override
    public String protocolVersion() {
        return seen.protocolVersion();
    }

    @Override
    public String remoteAddress() {
        return seen.remoteAddress();
    }

    @Override
    public long length() {
        return seen.fields().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    @Override
    public Content.@Nullable Source body() {
        bodySeen = true;
        body = newBody();
        return body;
    }

    private @Nullable CoreBody newBody() {
        return isWebSocketConnect() ? null : CoreBody.of(request); // what follows a CONNECT is not HTTP's
    }

    @Override
    public @Nullable HttpFields requestTrailers() {
        return request.getTrailers();
    }

    @Override
    public void whenGone(Consumer<Throwable> listener) {
        request.addFailureListener(listener);
        // A client that waits for a slow backend is silent by right.
        request.addIdleTimeoutListener(this);
    }

    /** Whether the client's silence is a failure. */
    @Override
    public boolean test(TimeoutException silence) {
        CoreBody draining = body;
        return draining != null && draining.isDraining();
    }

    @Override
    public void interim(int status, HttpFields fields) {
        if (version() != HttpVersion.HTTP_1_0 && !response.isCommitted()) {
            response.writeInterim(status, fields).exceptionally(tooLate -> null);
        }
    }

    @Override
    public void head(int status, HttpFields fields) {
        HttpFields.Mutable headers = response.getHeaders();
        HttpFields.Mutable plain =
                headers instanceof HttpFields.Mutable.Wrapper guarded ? guarded.getWrapped() : headers;
        if (prior < 0) {
            prior = headers.size();
            if (!isHttp2()) {
                request.addHttpStreamWrapper(BareHead::new);
            }
        } else {
            takeBack(plain);
        }
        response.setStatus(status);
        int size = fields.size();
        for (int i = 0; i < size; i++) {
            HttpField field = fields.getField(i);
            if (field.getHeader() == HttpHeader.DATE || field.getHeader() == HttpHeader.SERVER) {
                plain.put(field); // the connector has set its own, and its guard would put it aside
            } else {
                headers.add(field);
            }
        }
        response.setTrailersSupplier(carriesTrailers(fields) ? () -> trailers : null);
    }

    /** What the connector and the handlers in front of this one have set stays. */
    private void takeBack(HttpFields.Mutable headers) {
        ListIterator<HttpField> last = headers.listIterator(headers.size());
        for (int i = headers.size(); i > prior; i--) {
            last.previous();
            last.remove();
        }
        ConnectionMetaData connection = request.getConnectionMetaData();
        if (connection.getHttpConfiguration().getSendDateHeader()) {
            headers.put(connection.getConnector().getServer().getDateField());
        }
    }

    /** HTTP/1.1 has trailers only in chunked bodies, which a supplier would force; and only for those who asked for them. */
    private boolean carriesTrailers(HttpFields fields) {
        if (isHttp2()) {
            return true;
        }
        return version() == HttpVersion.HTTP_1_1
                && !fields.contains(HttpHeader.CONTENT_LENGTH)
                && seen.fields().contains(HttpHeader.TE, "trailers");
    }

    @Override
    public void trailers(HttpFields trailers) {
        this.trailers = trailers;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        this.written = callback;
        boolean bare = last && !content.hasRemaining() && !response.isCommitted() && !hasLength();
        if (bare && isWithoutBody()) {
            // Committed by the last write, the answer would say Content-Length: 0, which the backend did not.
            response.write(false, BufferUtil.EMPTY_BUFFER, Callback.from(() -> writeOut(true, content), this::failed));
        } else {
            if (!last && version() == HttpVersion.HTTP_1_1 && !response.isCommitted() && !hasLength()) {
                // Where the client wants the connection closed, Jetty would let that end the answer, too: broken
                // off, it looked whole.
                response.getHeaders().put(CHUNKED);
            }
            writeOut(last, content);
        }
    }

    private void writeOut(boolean last, ByteBuffer content) {
        this.last = last;
        response.write(last, content, this);
    }

    private boolean hasLength() {
        return response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
    }

    private boolean isWithoutBody() {
        int status = response.getStatus();
        return HttpMethod.HEAD.is(request.getMethod())
                || status == HttpStatus.NOT_MODIFIED_304
                || status == HttpStatus.NO_CONTENT_204;
    }

    /** A write has succeeded. */
    @Override
    public void succeeded() {
        boolean end = last;
        written.succeeded();
        if (end && OVER.compareAndSet(this, 0, 1)) {
            end();
        }
    }

    /** A write has failed: the client is gone. */
    @Override
    public void failed(Throwable cause) {
        written.failed(cause);
        abort(cause);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean isCommitted() {
        return response.isCommitted();
    }

    @Override
    public void abort(Throwable cause) {
        if (OVER.compareAndSet(this, 0, 1)) {
            if (version().getVersion() < HttpVersion.HTTP_1_1.getVersion() && isCommitted()) {
                reset(cause);
            }
            if (body == null) {
                exchange.failed(cause);
            } else {
                body.close(() -> exchange.failed(cause));
            }
        }
    }

    /** HTTP/1.0 has no chunks: that an answer was cut off shows only in how its connection ends. */
    private void reset(Throwable cause) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        while (endPoint.getTransport() instanceof EndPoint inner) {
            endPoint = inner;
        }
        if (endPoint.getTransport() instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException closed) {
                cause.addSuppressed(closed);
            }
        }
        endPoint.close(cause); // at once: TLS would say a proper farewell
    }

    @Override
    public boolean isWebSocketConnect() {
        return seen.isWebSocketConnect();
    }

    @Override
    public @Nullable ClientEnd clientEnd() {
        TunnelSupport tunnel = request.getTunnelSupport();
        Components components = request.getComponents();
        return tunnel == null
                ? null
                : new ClientEnd(tunnel.getEndPoint(), components.getByteBufferPool(), components.getExecutor());
    }

    @Override
    public void upgrade(int status, HttpFields fields, Connection next, Consumer<Throwable> onFailure) {
        head(status, fields);
        response.setTrailersSupplier(null);
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, next);
        Request.addCompletionListener(request, failure -> {
            if (failure != null) {
                onFailure.accept(failure);
            }
        });
        response.write(true, BufferUtil.EMPTY_BUFFER, Callback.from(getInvocationType(), this::handOver, this::abort));
    }

    private void handOver() {
        if (OVER.compareAndSet(this, 0, 1)) {
            exchange.succeeded();
        }
    }

    /** The answer is complete; what the client still sends is only taken so that it can read it. */
    private void end() {
        boolean awaitsContinue = seen.fields().contains(HttpHeader.EXPECT); // reading would tell it to send
        if (!bodySeen && !awaitsContinue) {
            body = newBody();
        }
        if (isHttp2()) {
            request.addHttpStreamWrapper(UnreadUpload::new);
        }
        if (body == null) {
            exchange.succeeded();
        } else if (awaitsContinue || isHttp2()) { // HTTP/2 has a way to say stop
            body.close(exchange::succeeded);
        } else {
            body.drain(exchange::succeeded);
        }
    }

    private boolean isHttp2() {
        return version().getVersion() >= HttpVersion.HTTP_2.getVersion();
    }

    private HttpVersion version() {
        return request.getConnectionMetaData().getHttpVersion();
    }
}
