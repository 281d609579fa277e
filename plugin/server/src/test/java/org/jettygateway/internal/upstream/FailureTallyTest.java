package org.jettygateway.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureTallyTest {

    private static final long START = Long.MAX_VALUE - 5; // nanoTime may run over

    @Test
    void theFirstAtOnceThenOneLineForAllOfTenSeconds() {
        FailureTally tally = new FailureTally(START);
        assertEquals(1, tally.count(START));
        for (int i = 1; i < 10; i++) {
            assertEquals(0, tally.count(START + TimeUnit.SECONDS.toNanos(i)));
        }
        assertEquals(10, tally.count(START + TimeUnit.SECONDS.toNanos(10)));
        assertEquals(0, tally.count(START + TimeUnit.SECONDS.toNanos(11)));
        assertEquals(2, tally.count(START + TimeUnit.SECONDS.toNanos(100)));
    }
}
