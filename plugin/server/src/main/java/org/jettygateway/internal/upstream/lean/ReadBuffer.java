package org.jettygateway.internal.upstream.lean;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jettygateway.internal.io.SocketEndPoint;
import org.jspecify.annotations.Nullable;

/** What was read from a connection and not parsed yet. It takes a buffer from the pool while there is something in it. */
final class ReadBuffer {

    private final ByteBufferPool pool;
    private final int size;
    private @Nullable RetainableByteBuffer buffer;

    /**
     * One that holds nothing.
     *
     * @param size of a buffer, in bytes
     */
    ReadBuffer(ByteBufferPool pool, int size) {
        this.pool = pool;
        this.size = size;
    }

    /** What is to be parsed next. */
    ByteBuffer unparsed() {
        RetainableByteBuffer held = buffer;
        return held == null ? BufferUtil.EMPTY_BUFFER : held.getByteBuffer();
    }

    /** Reads in place of what was parsed; as {@link EndPoint#fill}. */
    int fill(SocketEndPoint from) {
        RetainableByteBuffer held = buffer;
        if (held == null) {
            held = pool.acquire(size, true);
            buffer = held;
        }
        held.clear();
        return from.fill(held.getByteBuffer());
    }

    /** Hands the buffer over to whoever still uses what lies in it, who releases it; null where there is none. */
    @Nullable
    RetainableByteBuffer take() {
        RetainableByteBuffer held = buffer;
        buffer = null;
        return held;
    }

    /** Gives the buffer back. */
    void release() {
        RetainableByteBuffer held = take();
        if (held != null) {
            held.release();
        }
    }
}
