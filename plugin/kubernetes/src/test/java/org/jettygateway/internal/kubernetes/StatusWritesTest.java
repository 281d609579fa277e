package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusWritesTest {

    @Test
    void writes_do_not_wait_for_each_other_and_all_are_waited_for() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger done = new AtomicInteger();
        try (StatusWrites writes = new StatusWrites()) {
            for (int i = 0; i < 2; i++) {
                writes.begin(() -> {
                    both.countDown();
                    if (await(both)) {
                        done.incrementAndGet();
                    }
                });
            }
            writes.await();
            assertEquals(2, done.get());
        }
    }

    @Test
    void who_begins_one_too_many_waits() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (StatusWrites writes = new StatusWrites()) {
            Thread many = new Thread(() -> begin(writes, end, begun));
            many.start();
            while (many.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertTrue(begun.get() < 100, begun + " were begun");
            end.countDown();
            many.join();
            writes.await();
            assertEquals(100, begun.get());
        }
    }

    private static void begin(StatusWrites writes, CountDownLatch end, AtomicInteger begun) {
        try {
            for (int i = 0; i < 100; i++) {
                writes.begin(() -> await(end));
                begun.incrementAndGet();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
