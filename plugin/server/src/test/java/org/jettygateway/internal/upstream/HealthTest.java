package org.jettygateway.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final long START = Long.MAX_VALUE - 5; // nanoTime may run over

    private final Health health = new Health();

    private static long at(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void refuse(int times, long seconds) {
        for (int i = 0; i < times; i++) {
            health.refused(at(seconds));
        }
    }

    @Test
    void threeRefusalsInARowPutOut() {
        refuse(2, 0);
        assertTrue(health.isIn());
        health.connected();
        refuse(2, 0);
        assertTrue(health.isIn());
        assertTrue(health.refused(at(0)));
        assertFalse(health.isIn());
        assertFalse(health.refused(at(0)), "is told once");
    }

    @Test
    void oneRequestProbesAndAConnectionBringsBack() {
        refuse(3, 0);
        assertFalse(health.isProbed(at(9)));
        assertTrue(health.isProbed(at(10)));
        assertFalse(health.isProbed(at(10)));
        assertFalse(health.isIn());
        health.connected();
        assertTrue(health.isIn());
        refuse(2, 11);
        assertTrue(health.isIn());
    }

    @Test
    void aProbeThatNeverTellsIsFollowedByAnother() {
        refuse(3, 0);
        assertTrue(health.isProbed(at(10)));
        assertFalse(health.isProbed(at(19)));
        assertTrue(health.isProbed(at(20)));
    }

    @Test
    void everyRefusedProbeDoublesTheTimeUpToAMinute() {
        refuse(50, 0); // others were under way
        long time = 10;
        for (long span : new long[] {20, 40, 60, 60}) {
            assertTrue(health.isProbed(at(time)));
            refuse(1, time);
            assertFalse(health.isProbed(at(time + span - 1)));
            time += span;
        }
        assertTrue(health.isProbed(at(time)));
    }
}
