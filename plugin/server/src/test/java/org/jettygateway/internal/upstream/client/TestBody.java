package org.jettygateway.internal.upstream.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A body that comes as the test gives it, and counts how it is read. */
final class TestBody implements Content.Source {

    private final Queue<Content.Chunk> chunks = new ArrayDeque<>();
    private final AtomicInteger reads = new AtomicInteger();
    private int bytesRead;
    private int endless;
    private @Nullable Runnable demand;
    private Content.@Nullable Chunk end;

    /** Gives bytes to be read. */
    void give(byte[] bytes) {
        offer(Content.Chunk.from(ByteBuffer.wrap(bytes), false));
    }

    /** Gives pieces of this size for ever. */
    void giveEndless(int size) {
        synchronized (this) {
            endless = size;
        }
        run();
    }

    /** Ends the body. */
    void end() {
        synchronized (this) {
            endless = 0;
        }
        offer(Content.Chunk.EOF);
    }

    /** Ends the body by a failure. */
    void breakOff(Throwable failure) {
        offer(Content.Chunk.from(failure));
    }

    private void offer(Content.Chunk chunk) {
        synchronized (this) {
            chunks.add(chunk);
        }
        run();
    }

    private void run() {
        Runnable task;
        synchronized (this) {
            task = demand;
            demand = null;
        }
        if (task != null) {
            task.run();
        }
    }

    /** How often somebody tried to read or demanded. */
    int touches() {
        return reads.get();
    }

    /** How many bytes were read. */
    synchronized int bytesRead() {
        return bytesRead;
    }

    @Override
    public synchronized Content.@Nullable Chunk read() {
        reads.incrementAndGet();
        if (end != null) {
            return end;
        }
        Content.Chunk chunk =
                endless > 0 ? Content.Chunk.from(ByteBuffer.wrap(new byte[endless]), false) : chunks.poll();
        if (chunk != null) {
            bytesRead += chunk.remaining();
            if (chunk.isLast()) {
                end = chunk;
            }
        }
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        reads.incrementAndGet();
        boolean ready;
        synchronized (this) {
            if (demand != null) {
                throw new IllegalStateException("demand pending");
            }
            ready = end != null || endless > 0 || !chunks.isEmpty();
            demand = demandCallback;
        }
        if (ready) {
            run();
        }
    }

    @Override
    public void fail(Throwable failure) {
        throw new AssertionError("the body is the caller's", failure);
    }
}
