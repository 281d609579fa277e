package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jettygateway.internal.proxy.Downstream;
import org.jettygateway.internal.routing.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request and its response, as the pipeline sees them. Interim answers are dropped: the Servlet API can send none
 * without blocking, but for 100 (Continue), which the container sends when the body is first read.
 */
public final class ServletDownstream implements Downstream {

    private final ServletRequestView view;
    private final HttpServletRequest request;
    private final @Nullable ServletBody body;
    private final ServletAnswer answer;
    private final AtomicReference<@Nullable Consumer<Throwable>> goneListener = new AtomicReference<>();
    private volatile @Nullable Throwable gone;

    private ServletDownstream(ServletRequestView view, AsyncContext context, @Nullable ServletBody body) {
        this.view = view;
        this.request = view.request();
        this.body = body;
        this.answer = new ServletAnswer(context);
        context.addListener(new Ending());
    }

    /**
     * Takes the exchange over from the container: from now on it is asynchronous, without time limit.
     *
     * @param pool where the buffers of the request's body come from
     */
    public static ServletDownstream start(ServletRequestView view, HttpServletResponse response, ByteBufferPool pool)
            throws IOException {
        HttpServletRequest request = view.request();
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        ServletBody body = mayHaveBody(request) ? new ServletBody(request, pool) : null;
        return new ServletDownstream(view, context, body == null || isEmpty(request, body) ? null : body);
    }

    private static boolean mayHaveBody(HttpServletRequest request) {
        if (request.getContentLengthLong() >= 0) {
            return request.getContentLengthLong() > 0;
        }
        return isHttp2(request) || request.getHeader("Transfer-Encoding") != null;
    }

    /** HTTP/2 says by a flag that there is no body, and that shows in the stream only; but to ask it is to continue. */
    private static boolean isEmpty(HttpServletRequest request, ServletBody body) throws IOException {
        return isHttp2(request)
                && request.getContentLengthLong() < 0
                && request.getHeader("Expect") == null
                && body.isEmpty();
    }

    private static boolean isHttp2(HttpServletRequest request) {
        return !request.getProtocol().startsWith("HTTP/1.");
    }

    @Override
    public RequestView view() {
        return view;
    }

    @Override
    public String target() {
        return view.target();
    }

    @Override
    public String authority() {
        return view.authority();
    }

    @Override
    public HttpFields fields() {
        return view.fields();
    }

    @Override
    public String scheme() {
        return view.scheme();
    }

    @Override
    public String protocolVersion() {
        return view.protocolVersion();
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public long length() {
        return request.getContentLengthLong();
    }

    @Override
    public Content.@Nullable Source body() {
        return body;
    }

    @Override
    public @Nullable HttpFields requestTrailers() {
        if (!request.isTrailerFieldsReady()) {
            return null;
        }
        HttpFields.Mutable trailers = HttpFields.build();
        request.getTrailerFields().forEach(trailers::add);
        return trailers;
    }

    @Override
    public void whenGone(Consumer<Throwable> listener) {
        goneListener.set(listener);
        tellGone();
    }

    @Override
    public void interim(int status, HttpFields fields) {}

    @Override
    public void head(int status, HttpFields fields) {
        answer.head(status, fields);
    }

    @Override
    public void trailers(HttpFields trailers) {
        answer.trailers(trailers);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        answer.write(last, content, callback);
    }

    @Override
    public boolean isCommitted() {
        return answer.isStarted();
    }

    @Override
    public void abort(Throwable cause) {
        answer.abort(cause);
    }

    private void onGone(Throwable cause) {
        gone = cause;
        if (body != null) {
            body.fail(cause);
        }
        answer.end(cause);
        tellGone();
    }

    private void tellGone() {
        Throwable cause = gone;
        Consumer<Throwable> listener = cause == null ? null : goneListener.getAndSet(null);
        if (cause != null && listener != null) {
            listener.accept(cause);
        }
    }

    /** The container's word that the exchange is over: the client is gone, or broke the rules. */
    private final class Ending implements AsyncListener {

        @Override
        public void onError(AsyncEvent event) {
            onGone(requireNonNull(event.getThrowable(), "throwable"));
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // Only where nobody here completed it is anything left that could fail.
            answer.end(new IOException("completed by the container"));
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
