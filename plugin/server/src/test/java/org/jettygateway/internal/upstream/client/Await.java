package org.jettygateway.internal.upstream.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Waits for what another thread brings about. */
public final class Await {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @throws AssertionError if it does not hold within 15 seconds
     */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("never happened: " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** As above, with a fixed text. */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** Returns the value as soon as it has not changed for 300 milliseconds. */
    public static int quiet(IntSupplier value) {
        int[] seen = {value.getAsInt()};
        long[] since = {System.nanoTime()};
        until("a quiet moment", () -> {
            int now = value.getAsInt();
            if (now != seen[0]) {
                seen[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(300);
        });
        return seen[0];
    }
}
