package org.jettygateway.internal.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ThreadPoolBudget;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The server's thread pool, but for connections whose message was completed by what a socket had to read: they are carried on
 * right after that, on the same thread. Jetty hands them to the executor of their connector, which is a change of threads
 * for each request.
 *
 * <p>It is no life cycle, so that whoever it is given to does not stop the pool behind it.
 */
public final class SelectorExecutor implements TryExecutor, VirtualThreads.Configurable {

    /** How many connections are carried on after one read, before it is the pool's turn. */
    private static final int MOST_RESUMED = 16;

    /** Bytes up to which copying is cheaper than gathering. */
    private static final int FEW = 2048;

    private final Executor pool;
    private final TryExecutor tryPool;
    private final Predicate<Runnable> resumes;
    // It cannot be the socket's: while one thread carries on what it has read from it, another may read from it again.
    private final ThreadLocal<Reader> readers = ThreadLocal.withInitial(Reader::new);

    /**
     * An executor in front of a pool, which it does not stop.
     *
     * @param resumes whether a task only carries a connection on, and never blocks
     */
    public SelectorExecutor(Executor pool, Predicate<Runnable> resumes) {
        this.pool = requireNonNull(pool, "pool");
        this.tryPool = TryExecutor.asTryExecutor(pool);
        this.resumes = requireNonNull(resumes, "resumes");
    }

    /**
     * Reads from a socket, and then carries on the connections whose messages that has completed.
     *
     * @param reporter the selector that has reported that there is something
     */
    void run(Runnable reading, ManagedSelector reporter) {
        Reader reader = readers.get();
        if (reader.reporter != null) {
            reading.run(); // a read within a read
            return;
        }
        reader.reporter = reporter;
        try {
            try {
                reading.run();
            } finally {
                resume(reader.resumed);
            }
        } finally {
            reader.reporter = null;
            for (Runnable left = reader.resumed.poll(); left != null; left = reader.resumed.poll()) {
                handOver(left);
            }
        }
    }

    /** The selector that has reported what the calling thread is reading; null where it does not read. */
    @Nullable
    ManagedSelector current() {
        return readers.get().reporter;
    }

    /** A buffer of the calling thread, to be used at once; null where it does not read. */
    @Nullable
    ByteBuffer few() {
        Reader reader = readers.get();
        return reader.reporter == null ? null : reader.few();
    }

    private void handOver(Runnable connection) {
        try {
            pool.execute(connection);
        } catch (RejectedExecutionException stopping) {
            connection.run(); // for the last time: nothing else gives back what it holds
        }
    }

    private static void resume(Queue<Runnable> queue) {
        for (int i = 0; i < MOST_RESUMED; i++) {
            Runnable connection = queue.poll();
            if (connection == null) {
                return;
            }
            connection.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (resumes.test(task)) {
            Reader reader = readers.get();
            if (reader.reporter != null) {
                reader.resumed.add(task);
                return;
            }
        }
        pool.execute(task);
    }

    /**
     * Sets threads of the pool aside for one who keeps them, from its start, which fails where the pool has too few for all, to
     * its stop. Jetty's components do so themselves, but only where the executor that they were given is the pool.
     *
     * @return a bean for the keeper
     */
    public LifeCycle lease(Object keeper, int threads) {
        return new Lease(pool, keeper, threads);
    }

    /** What a thread reads now, and what it is to do thereafter; only touched by itself. */
    private static final class Reader {

        private final Queue<Runnable> resumed = new ArrayDeque<>();
        private @Nullable ManagedSelector reporter;
        private @Nullable ByteBuffer few;

        ByteBuffer few() {
            ByteBuffer made = few;
            if (made == null) {
                made = ByteBuffer.allocateDirect(FEW);
                few = made;
            }
            return made;
        }
    }

    /** A bean, so that a keeper that does not start after all keeps nothing either. */
    private static final class Lease extends AbstractLifeCycle {

        private final Executor pool;
        private final Object keeper;
        private final int threads;
        private ThreadPoolBudget.@Nullable Lease held;

        Lease(Executor pool, Object keeper, int threads) {
            this.pool = pool;
            this.keeper = keeper;
            this.threads = threads;
        }

        @Override
        protected void doStart() {
            held = ThreadPoolBudget.leaseFrom(pool, keeper, threads);
        }

        @Override
        protected void doStop() throws IOException {
            if (held != null) {
                held.close();
            }
        }
    }

    @Override
    public boolean tryExecute(Runnable task) {
        return tryPool.tryExecute(task);
    }

    @Override
    public @Nullable Executor getVirtualThreadsExecutor() {
        return VirtualThreads.getVirtualThreadsExecutor(pool);
    }

    @Override
    public String toString() {
        return "SelectorExecutor " + pool;
    }
}
