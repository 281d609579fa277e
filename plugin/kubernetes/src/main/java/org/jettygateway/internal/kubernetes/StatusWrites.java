package org.jettygateway.internal.kubernetes;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Carries out writes, a few at once: the API server's answer to one is not waited for before the next is sent. */
final class StatusWrites implements AutoCloseable {

    private static final int AT_ONCE = 6;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "gateway-status-write");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins a write; waits while too many are under way. */
    void begin(Runnable write) throws InterruptedException {
        free.acquire();
        threads.execute(() -> {
            try {
                write.run();
            } finally {
                free.release();
            }
        });
    }

    /** Waits until none is under way. */
    void await() throws InterruptedException {
        free.acquire(AT_ONCE);
        free.release(AT_ONCE);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
