package org.jettygateway.internal.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jettygateway.problem.Problem;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;

/**
 * Tells documents whose author is done from those that are being written. A new content counts once two readings have
 * found it, some time apart; until then the content that was loaded stands. No document waits for another.
 *
 * <p>A document that has become blank is given more time: that is what a writer leaves who truncates first.
 */
final class Settling {

    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BLANK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Map<String, Content> loaded = new HashMap<>();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private ConfigBatch batch;
    private boolean pending;

    /** What a document holds: its text, why it cannot be read, or nothing, where there is no such document. */
    private record Content(
            @Nullable Document document, @Nullable Problem problem) {

        static final Content ABSENT = new Content(null, null);

        boolean hasText() {
            return document != null && !document.text().isBlank();
        }

        boolean isBlank() {
            return document != null && document.text().isBlank();
        }
    }

    /** A content that was not there before, and when it was first seen. */
    private record Sighting(Content content, long since) {}

    /** Begins with what is loaded. */
    Settling(ConfigBatch loaded) {
        this.batch = loaded;
        this.loaded.putAll(contents(loaded));
    }

    /** Whether the last reading held anything that has not come to rest. */
    boolean isPending() {
        return pending;
    }

    /** What is loaded. */
    ConfigBatch batch() {
        return batch;
    }

    /** Remembers what is loaded now. */
    void loaded(ConfigBatch now) {
        batch = now;
        loaded.clear();
        loaded.putAll(contents(now));
    }

    /**
     * Takes a reading in.
     *
     * @param now when it was made, in nanoseconds of {@link System#nanoTime}
     * @return what to load: equal to what is loaded where nothing has both changed and come to rest
     */
    ConfigBatch take(ConfigBatch reading, long now) {
        Map<String, Content> current = contents(reading);
        TreeSet<String> names = new TreeSet<>(loaded.keySet());
        names.addAll(current.keySet());
        pending = false;
        boolean changed = false;
        List<Document> documents = new ArrayList<>();
        List<Problem> unreadable = new ArrayList<>();
        for (String name : names) {
            Content old = loaded.getOrDefault(name, Content.ABSENT);
            Content settled = settled(name, old, current.getOrDefault(name, Content.ABSENT), now);
            changed |= !settled.equals(old);
            if (settled.document() != null) {
                documents.add(settled.document());
            }
            if (settled.problem() != null) {
                unreadable.add(settled.problem());
            }
        }
        return changed ? new ConfigBatch(documents, unreadable) : batch;
    }

    private Content settled(String name, Content old, Content found, long now) {
        if (found.equals(old)) {
            sightings.remove(name);
            return old;
        }
        Sighting sighting = sightings.get(name);
        if (sighting == null || !sighting.content().equals(found)) {
            sighting = new Sighting(found, now);
            sightings.put(name, sighting);
        }
        long patience = found.isBlank() && old.hasText() ? BLANK_NANOS : QUIET_NANOS;
        if (now - sighting.since() >= patience) {
            return found;
        }
        pending = true;
        return old;
    }

    private static Map<String, Content> contents(ConfigBatch batch) {
        Map<String, Content> contents = new TreeMap<>();
        for (Document document : batch.documents()) {
            contents.put(document.name(), new Content(document, null));
        }
        for (Problem problem : batch.unreadable()) {
            contents.put(problem.location().source(), new Content(null, problem));
        }
        return contents;
    }
}
