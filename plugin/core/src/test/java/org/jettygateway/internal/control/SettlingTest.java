package org.jettygateway.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.junit.jupiter.api.Test;

/** When a new content counts, by a clock that the test holds. */
class SettlingTest {

    private static final Problem BEING_WRITTEN =
            new Problem(Severity.ERROR, Location.of("a.yaml"), "", FieldPath.ROOT, "it is being written");

    private final ConfigBatch loaded = batch("a: 1", "b: 1");
    private final Settling settling = new Settling(loaded);

    @Test
    void contentCountsOnceItWasTheSameForAWhile() {
        take(0, batch("a: 2", "b: 1"), loaded);
        assertTrue(settling.isPending());
        take(99, batch("a: 2", "b: 1"), loaded);
        take(100, batch("a: 2", "b: 1"), batch("a: 2", "b: 1"));
        assertFalse(settling.isPending());
    }

    @Test
    void everyChangeBeginsAnew() {
        take(0, batch("a: 2", "b: 1"), loaded);
        take(90, batch("a: 2\nmore", "b: 1"), loaded);
        take(180, batch("a: 2\nmore", "b: 1"), loaded);
        take(190, batch("a: 2\nmore", "b: 1"), batch("a: 2\nmore", "b: 1"));
    }

    @Test
    void noDocumentWaitsForAnother() {
        take(0, batch("a: 2", "b: 2"), loaded);
        take(100, batch("a: 3", "b: 2"), batch("a: 1", "b: 2"));
        assertTrue(settling.isPending());
    }

    @Test
    void blankIsWaitedForLonger() {
        take(0, batch("", "b: 1"), loaded);
        take(1999, batch("", "b: 1"), loaded);
        take(2000, batch("", "b: 1"), batch("", "b: 1"));
        settling.loaded(batch("", "b: 1"));
        take(2001, batch(" ", "b: 1"), batch("", "b: 1"));
        take(2101, batch(" ", "b: 1"), batch(" ", "b: 1"));
    }

    @Test
    void whatIsGoneOrCannotBeReadIsAContentToo() {
        ConfigBatch unreadable = new ConfigBatch(List.of(new Document("b.yaml", "b: 1")), List.of(BEING_WRITTEN));
        take(0, unreadable, loaded);
        take(50, loaded, loaded);
        assertFalse(settling.isPending());
        take(60, unreadable, loaded);
        take(160, unreadable, unreadable);
        ConfigBatch gone = ConfigBatch.of(new Document("b.yaml", "b: 1"));
        take(170, gone, loaded);
        take(270, gone, gone);
    }

    @Test
    void theSameIsTheSameInstance() {
        assertSame(loaded, settling.take(batch("a: 1", "b: 1"), 0));
    }

    private void take(long millis, ConfigBatch reading, ConfigBatch expected) {
        assertEquals(expected, settling.take(reading, TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    private static ConfigBatch batch(String a, String b) {
        return ConfigBatch.of(new Document("a.yaml", a), new Document("b.yaml", b));
    }
}
