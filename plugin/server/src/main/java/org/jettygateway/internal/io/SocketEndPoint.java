package org.jettygateway.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A socket that remembers how it ended. Jetty reports a reset like an orderly end; then an answer that lasts until the end
 * of the connection would pass for whole where it was cut off.
 */
public abstract class SocketEndPoint extends SocketChannelEndPoint {

    private final ManagedSelector selector;
    private volatile boolean broken;

    /** An end point of a socket that a selector has registered. */
    protected SocketEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
    }

    /** The selector that it is registered with. */
    final ManagedSelector selector() {
        return selector;
    }

    /** Whether reading ended by anything but an orderly end. */
    public final boolean isBroken() {
        return broken;
    }

    /**
     * Asks the system whether the socket is open and nothing has come, whoever waits for what comes. Only to be asked where
     * anything that comes is a reason to close: where the answer is no, a byte may be lost.
     */
    public final boolean isQuiet() {
        if (isInputShutdown()) {
            return false;
        }
        try {
            return getChannel().read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException failure) {
            return false;
        }
    }

    /**
     * Writes as the end point of Jetty does, which always gathers: one buffer needs no gathering, and a few bytes in many are
     * copied for less than that takes.
     */
    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        try {
            long flushed = buffers.length == 1 ? getChannel().write(buffers[0]) : writeAll(buffers);
            if (flushed > 0) {
                notIdle();
            }
        } catch (IOException failure) {
            throw new EofException(failure);
        }
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    private long writeAll(ByteBuffer[] buffers) throws IOException {
        ByteBuffer few = few();
        if (few == null || BufferUtil.remaining(buffers) > few.capacity()) {
            return getChannel().write(buffers);
        }
        few.clear();
        int end = 0;
        for (ByteBuffer buffer : buffers) {
            few.put(end, buffer, buffer.position(), buffer.remaining());
            end += buffer.remaining();
        }
        int written = getChannel().write(few.limit(end));
        int left = written;
        for (ByteBuffer buffer : buffers) {
            int taken = Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + taken);
            left -= taken;
        }
        return written;
    }

    /** The calling thread's buffer for what is little; null where it has none. */
    @Nullable
    ByteBuffer few() {
        return null;
    }

    @Override
    public int fill(ByteBuffer buffer) {
        if (isInputShutdown()) {
            return -1;
        }
        int position = BufferUtil.flipToFill(buffer);
        try {
            int filled = getChannel().read(buffer);
            if (filled > 0) {
                notIdle();
            } else if (filled < 0) {
                shutdownInput();
            }
            return filled;
        } catch (IOException failure) {
            broken = true;
            shutdownInput();
            return -1;
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }
}
