package org.jettygateway.internal.upstream.lean;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Lets one thread at a time work on what any thread signals. Whoever signals while nobody is at work does the work, until no
 * signal is left; everybody else only leaves theirs. So nobody waits, and nothing recurses. The same signal given twice before
 * it is seen is one.
 */
final class Turn {

    private static final int BUSY = 1 << 31;

    private final IntConsumer worker;
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * Nobody is at work.
     *
     * @param worker is given the signals that are new, at least one; must not throw
     */
    Turn(IntConsumer worker) {
        this.worker = worker;
    }

    /**
     * Signals.
     *
     * @param what one bit, or several; all but the highest can be used
     */
    void signal(int what) {
        int before;
        do {
            before = signals.get();
        } while (!signals.compareAndSet(before, before | what | BUSY));
        if ((before & BUSY) == 0) {
            work();
        }
    }

    private void work() {
        while (true) {
            int todo = signals.getAndSet(BUSY) & ~BUSY;
            if (todo != 0) {
                worker.accept(todo);
            } else if (signals.compareAndSet(BUSY, 0)) {
                return;
            }
        }
    }
}
