package org.jettygateway.internal.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jettygateway.internal.routing.RequestView;
import org.jettygateway.internal.routing.SeenRequest;

/**
 * The requests that were seen last, a few per second: whom a change of the configuration would move is told by them.
 * Thread-safe. A request that is not kept costs a comparison.
 */
public final class RequestSample {

    /** How many are remembered. */
    static final int SIZE = 512;

    /** At most 20 are kept in a second, so that they reach back half a minute under any load. */
    static final long INTERVAL_NANOS = 50_000_000;

    private final AtomicReferenceArray<SeenRequest> kept;
    private final AtomicInteger count = new AtomicInteger();

    /** Read and written without a barrier: it does not matter whether two requests are kept where one would do. */
    private long next;

    /** Begins to remember the last 512. */
    public RequestSample(long nowNanos) {
        this(nowNanos, SIZE);
    }

    /** Begins to remember so many. */
    public RequestSample(long nowNanos, int size) {
        next = nowNanos;
        kept = new AtomicReferenceArray<>(size);
    }

    /**
     * Keeps a request, if it is time to keep one.
     *
     * @param nowNanos when it came, in nanoseconds of {@link System#nanoTime}
     */
    public void saw(RequestView request, long nowNanos) {
        if (nowNanos - next >= 0) {
            next = nowNanos + INTERVAL_NANOS;
            kept.set(Math.floorMod(count.getAndIncrement(), kept.length()), SeenRequest.of(request));
        }
    }

    /** What is remembered, each once. */
    public List<SeenRequest> requests() {
        List<SeenRequest> requests = new ArrayList<>();
        for (int i = 0; i < kept.length(); i++) {
            SeenRequest seen = kept.get(i);
            if (seen != null) {
                requests.add(seen);
            }
        }
        return requests.stream().distinct().toList();
    }
}
