package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an asynchronous request, written without blocking: one write at a time, each on its way to the client before
 * the next is asked for.
 */
final class ServletAnswer implements WriteListener {

    /** What Jetty takes for "close the connection, whatever was sent": the client never sees the last chunk. */
    private static final int BREAK_OFF = -1;

    private final AsyncContext context;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AtomicReference<@Nullable Callback> pending = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private int status = HttpServletResponse.SC_OK;
    private HttpFields fields = HttpFields.EMPTY;
    private volatile @Nullable Map<String, String> trailers;
    private volatile boolean started;

    /** Whether the container has called for the first write; an abort waits for that, so that what came is not lost. */
    private volatile boolean writing;

    private volatile @Nullable Throwable abortion;

    private volatile @Nullable ServletOutputStream output;
    private ByteBuffer content = BufferUtil.EMPTY_BUFFER;
    private Step step = Step.DONE;
    private boolean last;

    /** What is left to do of a write. */
    private enum Step {
        WRITE,
        FLUSH,
        DONE
    }

    /** The answer to a request that is asynchronous already. */
    ServletAnswer(AsyncContext context) {
        this.context = requireNonNull(context, "context");
        this.request = (HttpServletRequest) context.getRequest();
        this.response = (HttpServletResponse) context.getResponse();
    }

    void head(int newStatus, HttpFields newFields) {
        status = newStatus;
        fields = newFields;
    }

    void trailers(HttpFields newTrailers) {
        Map<String, String> map = new HashMap<>();
        for (HttpField field : newTrailers) {
            map.merge(field.getName(), field.getValue(), (first, second) -> first + ", " + second);
        }
        trailers = map;
    }

    boolean isStarted() {
        return started;
    }

    void write(boolean isLast, ByteBuffer bytes, Callback callback) {
        if (!pending.compareAndSet(null, requireNonNull(callback, "callback"))) {
            throw new IllegalStateException("a write is pending");
        }
        if (over.get()) {
            fail(new IOException("the exchange is over"));
            return;
        }
        content = bytes;
        last = isLast;
        step = bytes.hasRemaining() ? Step.WRITE : isLast ? Step.DONE : Step.FLUSH;
        if (!started) {
            started = true;
            applyHead();
        }
        try {
            ServletOutputStream stream = output;
            if (stream != null) {
                proceed(stream);
            } else if (step == Step.DONE) {
                finish();
            } else {
                stream = response.getOutputStream();
                output = stream;
                stream.setWriteListener(this); // which calls onWritePossible
            }
        } catch (IOException | IllegalStateException e) {
            breakOff(e);
        }
    }

    private void applyHead() {
        response.setStatus(status);
        for (String name : fields.getFieldNamesCollection()) {
            List<String> values = fields.getValuesList(name);
            response.setHeader(name, values.get(0)); // in place of the container's own Date and Server
            values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
        }
        if (fields.contains(HttpHeader.CONTENT_LENGTH)) {
            return; // no place for trailers; the container would chunk the answer to make one
        }
        if (step != Step.DONE) {
            if (!request.getProtocol().equals("HTTP/1.0")) {
                response.setTrailerFields(() -> trailers);
            }
        } else if (status == HttpServletResponse.SC_NOT_MODIFIED
                || request.getMethod().equals("HEAD")) {
            step = Step.FLUSH; // else the container takes "no body" for a length of 0, which is not what GET would get
        }
    }

    private void proceed(ServletOutputStream stream) throws IOException {
        // Not ready means that the container calls back, on another thread perhaps: nothing is touched after that.
        while (stream.isReady()) {
            switch (step) {
                case WRITE -> {
                    step = last ? Step.DONE : Step.FLUSH;
                    write(stream, content);
                }
                case FLUSH -> {
                    step = Step.DONE;
                    stream.flush();
                }
                case DONE -> {
                    finish();
                    return;
                }
            }
        }
    }

    /** The container keeps the array until it is ready again, or, in an abort, for longer than we know: so it gets its own. */
    private static void write(ServletOutputStream stream, ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        stream.write(copy);
    }

    private void finish() {
        Callback callback = pending.getAndSet(null); // before completing, which ends what is pending
        if (last && over.compareAndSet(false, true)) {
            context.complete();
        }
        if (callback != null) {
            callback.succeeded();
        }
    }

    /** Breaks the answer off: the connection is closed, or the stream reset, whatever was sent. */
    void abort(Throwable cause) {
        abortion = cause;
        if (output == null || writing) {
            breakOff(cause);
        }
    }

    private void breakOff(Throwable cause) {
        if (over.compareAndSet(false, true)) {
            try {
                response.sendError(BREAK_OFF);
            } catch (IOException | IllegalStateException e) {
                cause.addSuppressed(e);
            }
        }
        fail(cause);
    }

    /** The container ends the exchange, for this reason; nothing more can be written. */
    void end(Throwable cause) {
        over.set(true);
        fail(cause);
    }

    private void fail(Throwable cause) {
        Callback callback = pending.getAndSet(null);
        if (callback != null) {
            callback.failed(cause);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        try {
            proceed(requireNonNull(output, "output"));
        } finally {
            writing = true;
            Throwable cause = abortion;
            if (cause != null) {
                breakOff(cause);
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        breakOff(cause);
    }
}
