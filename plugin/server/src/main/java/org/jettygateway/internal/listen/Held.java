package org.jettygateway.internal.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a connection has read for the one that takes its place. */
final class Held {

    private Held() {}

    /** A copy, as the connection that takes over may keep it for longer than the pool's buffer is there. */
    static @Nullable ByteBuffer take(@Nullable RetainableByteBuffer held) {
        if (held == null || !held.hasRemaining()) {
            return null;
        }
        ByteBuffer copy = ByteBuffer.allocate(held.remaining());
        copy.put(held.getByteBuffer()).flip();
        return copy;
    }
}
