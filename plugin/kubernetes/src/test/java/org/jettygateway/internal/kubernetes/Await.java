package org.jettygateway.internal.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /** Returns as soon as the condition holds; fails where it does not within 30 s. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, "not within 30 s");
            Thread.sleep(POLL.toMillis());
        }
    }
}
