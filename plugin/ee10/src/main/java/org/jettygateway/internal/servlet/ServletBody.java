package org.jettygateway.internal.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read without blocking. Nothing is touched before the first {@link #read} or {@link #demand}, because
 * that is what makes the container send 100 (Continue). One reader at a time, on any thread.
 */
final class ServletBody implements Content.Source, ReadListener {

    private static final int CHUNK = 16 * 1024;

    private final ServletRequest request;
    private final ByteBufferPool pool;
    private final SerializedInvoker invoker = new SerializedInvoker(ServletBody.class);

    /** {@link Stream#UNREADY}, {@link Stream#READY}, or the reader's demand, which implies unready. */
    private final AtomicReference<Runnable> state = new AtomicReference<>(Stream.UNREADY);

    private @Nullable ServletInputStream input;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    /** The body of a request that is asynchronous already. */
    ServletBody(ServletRequest request, ByteBufferPool pool) {
        this.request = requireNonNull(request, "request");
        this.pool = requireNonNull(pool, "pool");
    }

    /** Whether the body is known to be empty; to be asked before the container's thread returns, and before reading. */
    boolean isEmpty() throws IOException {
        ServletInputStream stream = open();
        return stream.isReady() && stream.available() == 0;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Throwable broken = failure;
        if (broken != null) {
            return Content.Chunk.from(broken, true);
        }
        if (ended) {
            return Content.Chunk.EOF;
        }
        try {
            ServletInputStream stream = open();
            // Unready before the question: once the answer is no, the container may call before we get to know.
            if (!state.compareAndSet(Stream.READY, Stream.UNREADY) || !stream.isReady()) {
                return null;
            }
            state.set(Stream.READY);
            return next(stream);
        } catch (IOException | IllegalStateException e) {
            failure = e;
            return Content.Chunk.from(e, true);
        }
    }

    private Content.Chunk next(ServletInputStream stream) throws IOException {
        RetainableByteBuffer buffer = pool.acquire(CHUNK, false);
        int length = -1;
        try {
            ByteBuffer bytes = buffer.getByteBuffer().clear();
            length = stream.read(bytes.array(), bytes.arrayOffset(), bytes.capacity());
            if (length < 0) {
                ended = true;
                return Content.Chunk.EOF;
            }
            bytes.limit(length);
            return Content.Chunk.asChunk(bytes, false, buffer);
        } finally {
            if (length < 0) {
                buffer.release();
            }
        }
    }

    @Override
    public void demand(Runnable callback) {
        requireNonNull(callback, "callback");
        try {
            ServletInputStream stream = open();
            Runnable before = state.getAndSet(callback);
            if (!(before instanceof Stream)) {
                throw new IllegalStateException("demand is pending");
            }
            boolean ready = ended || failure != null || (before == Stream.READY && stream.isReady());
            if (ready && state.compareAndSet(callback, Stream.READY)) {
                invoker.run(callback);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The stream; the first call registers for the container's calls, of which the first says that there is something. */
    private ServletInputStream open() throws IOException {
        ServletInputStream stream = input;
        if (stream == null) {
            stream = request.getInputStream();
            input = stream;
            stream.setReadListener(this);
        }
        return stream;
    }

    @Override
    public void fail(Throwable cause) {
        if (failure == null && !ended) {
            failure = cause;
        }
        wake();
    }

    @Override
    public void onDataAvailable() {
        wake();
    }

    @Override
    public void onAllDataRead() {
        ended = true;
        wake();
    }

    @Override
    public void onError(Throwable cause) {
        fail(cause);
    }

    private void wake() {
        Runnable before = state.getAndSet(Stream.READY);
        if (!(before instanceof Stream)) {
            invoker.run(before);
        }
    }

    /** Who acts next where the reader has no demand. */
    private enum Stream implements Runnable {
        /** The stream was asked and had nothing: the container calls back. */
        UNREADY,
        /** The container called, or the stream had something when last asked: it does not call before it is asked again. */
        READY;

        @Override
        public void run() {}
    }
}
