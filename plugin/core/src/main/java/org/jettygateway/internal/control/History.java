package org.jettygateway.internal.control;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last generations that came to serve, with what each has changed. Thread-safe; written by the controller. */
public final class History {

    /** How many are kept, the one that serves among them. */
    public static final int SIZE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(GatewayController.class);

    private final InstantSource clock;
    private final RequestSample sample;
    private final Deque<Published> kept = new ArrayDeque<>();
    private @Nullable Published serving;
    private boolean pinned;
    private long newest;

    /**
     * What is kept, and what holds.
     *
     * @param kept the newest first
     * @param serving what serves; null before the first
     * @param pinned whether it was rolled back to, so that changes wait
     * @param newest the number of the newest generation, which waits where it is not the one that serves
     */
    public record State(List<Published> kept, @Nullable Published serving, boolean pinned, long newest) {

        /** Copies the list. */
        public State {
            kept = List.copyOf(kept);
        }
    }

    /** Keeps nothing yet. */
    public History(InstantSource clock, RequestSample sample) {
        this.clock = requireNonNull(clock, "clock");
        this.sample = requireNonNull(sample, "sample");
    }

    /** What is kept now. */
    public synchronized State state() {
        return new State(List.copyOf(kept), serving, pinned, newest);
    }

    /** A kept generation. */
    public synchronized @Nullable Published find(long number) {
        return kept.stream()
                .filter(published -> published.generation().number() == number)
                .findFirst()
                .orElse(null);
    }

    /** The requests that were seen last. */
    public RequestSample sample() {
        return sample;
    }

    /** A generation has come to serve. */
    void published(Generation generation) {
        Published last = state().serving();
        String hash = hash(generation.batch());
        Published now;
        if (last != null && last.generation().snapshot() == generation.snapshot()) {
            now = new Published(generation, last.time(), hash, last.diff());
        } else {
            GenerationDiff diff =
                    GenerationDiff.between(last == null ? null : last.generation(), generation, sample.requests());
            now = new Published(generation, clock.instant(), hash, diff);
            if (last != null) {
                LOG.info("Generation {} changed: {}", generation.number(), diff.summary());
            }
        }
        add(now, last);
    }

    private synchronized void add(Published now, @Nullable Published last) {
        if (last != null && last.generation().snapshot() == now.generation().snapshot()) {
            kept.remove(last);
        }
        kept.addFirst(now);
        while (kept.size() > SIZE) {
            kept.removeLast();
        }
        serving = now;
        pinned = false;
        newest = now.generation().number();
    }

    /** A kept generation serves again, and stays. */
    synchronized void pinned(Published again) {
        serving = again;
        pinned = true;
    }

    /** A newer generation was made, and waits. */
    synchronized void waits(Generation generation) {
        newest = generation.number();
    }

    /** No generation is pinned any more; the kept one that serves is the newest. */
    synchronized void released(Published again) {
        serving = again;
        pinned = false;
    }

    /** SHA-256 over the names and texts of the documents, in hexadecimal. */
    public static String hash(ConfigBatch batch) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Document document : batch.documents()) {
                byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
                digest.update((document.name() + '\n' + text.length + '\n').getBytes(StandardCharsets.UTF_8));
                digest.update(text);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
