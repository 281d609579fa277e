package org.jettygateway.internal.decode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.EndpointSlice;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;
import org.jspecify.annotations.Nullable;

/** Reads manifests into the model, and does not read again what it has read for the last batch. For one thread. */
public final class ResourceDecoder {

    private Map<String, Parsed> known = Map.of();
    private boolean unreadable;
    private Change change = Change.ANYTHING;

    /** What has changed from one batch to the next. */
    public enum Change {
        /** Nothing but EndpointSlices, all of them well. */
        ENDPOINTS,
        /** Anything. */
        ANYTHING
    }

    /** A document as it was read. */
    private record Parsed(
            Document document,
            List<ObjectReader.Found> found,
            List<Problem> problems,
            @Nullable Problem broken) {

        boolean holdsOnlyEndpoints() {
            return broken == null && problems.isEmpty() && found.stream().allMatch(Parsed::isEndpoints);
        }

        /** The same, where what is written as it was before, and in its place, is the same object as before. */
        Parsed keeping(@Nullable Parsed last) {
            if (last == null) {
                return this;
            }
            Map<ObjectReader.Identity, ObjectReader.Found> before = new HashMap<>();
            last.found().forEach(one -> before.putIfAbsent(one.identity(), one));
            List<ObjectReader.Found> kept = new ArrayList<>(found.size());
            for (ObjectReader.Found one : found) {
                ObjectReader.Found old = before.get(one.identity());
                kept.add(one.equals(old) ? old : one);
            }
            return new Parsed(document, kept, problems, broken);
        }

        private static boolean isEndpoints(ObjectReader.Found found) {
            return found.resource() != null && found.resource().object() instanceof EndpointSlice;
        }
    }

    /** As {@link #decode(ConfigBatch, Instant)}, now. */
    public static DecodedBatch decode(ConfigBatch batch) {
        return decode(batch, Instant.now());
    }

    /**
     * Decodes a batch; whatever is wrong is in the result, all at once. Never throws for what an author wrote.
     *
     * @param now the time at which certificates must not have expired
     */
    public static DecodedBatch decode(ConfigBatch batch, Instant now) {
        return new ResourceDecoder().next(batch, now);
    }

    /** Whether the gateway reads a kind. */
    public static boolean reads(String group, String kind) {
        return ServedKind.find(group, kind) != null;
    }

    /**
     * Decodes the next batch, as {@link #decode(ConfigBatch, Instant)} does.
     *
     * @param now the time at which certificates in what is read anew must not have expired
     */
    @SuppressWarnings("ReferenceEquality") // what was not read again is the same object
    public DecodedBatch next(ConfigBatch batch, Instant now) {
        // The documents at once, as far as there are cores: reading is most of what a large configuration costs.
        List<Parsed> read = batch.documents().parallelStream()
                .map(document -> read(document, now))
                .toList();
        Map<String, Parsed> current = new HashMap<>();
        Contents contents = new Contents();
        boolean onlyEndpoints = true;
        for (Parsed parsed : read) {
            String name = parsed.document().name();
            Parsed last = known.get(name);
            if (parsed != last) {
                onlyEndpoints &= parsed.holdsOnlyEndpoints() && (last == null || last.holdsOnlyEndpoints());
            }
            current.put(name, parsed);
            contents.add(parsed);
        }
        for (Map.Entry<String, Parsed> last : known.entrySet()) {
            onlyEndpoints &=
                    current.containsKey(last.getKey()) || last.getValue().holdsOnlyEndpoints();
        }
        boolean allWell = batch.unreadable().isEmpty() && !unreadable;
        change = onlyEndpoints && allWell ? Change.ENDPOINTS : Change.ANYTHING;
        known = current;
        unreadable = !batch.unreadable().isEmpty();
        return contents.with(batch.unreadable());
    }

    /** What the last batch changed of the one before. */
    public Change change() {
        return change;
    }

    /** The document as it was read for the last batch, where it is the same; only ever looks at what is known. */
    private Parsed read(Document document, Instant now) {
        Parsed last = known.get(document.name());
        return last != null && last.document().equals(document)
                ? last
                : parse(document, now).keeping(last);
    }

    private static Parsed parse(Document document, Instant now) {
        ObjectReader reader = new ObjectReader(document.name(), new PathTree(), now);
        Problem broken = YamlReader.read(document, reader::read);
        return new Parsed(document, reader.found(), reader.problems(), broken);
    }

    /** What the documents of a batch hold, taken together. */
    private static final class Contents {

        private final Map<ObjectReader.Identity, Location> places = new HashMap<>();
        private final List<Resource<?>> resources = new ArrayList<>();
        private final List<DecodedBatch.Refused> refused = new ArrayList<>();
        private final Set<String> unreadable = new HashSet<>();
        private final Problems problems = new Problems();

        /** Takes in a document: all of its objects, or none where its text breaks off in the middle. */
        void add(Parsed parsed) {
            if (parsed.broken() != null) {
                problems.add(parsed.broken());
                unreadable.add(parsed.document().name());
                return;
            }
            problems.addAll(parsed.problems());
            parsed.found().forEach(this::add);
        }

        private void add(ObjectReader.Found found) {
            Location first = places.putIfAbsent(found.identity(), found.location());
            if (first != null) {
                String message = "is defined a second time and ignored (first in %s)".formatted(first);
                problems.add(new Problem(
                        Severity.ERROR, found.location(), found.identity().toString(), FieldPath.ROOT, message));
                return;
            }
            if (found.refused() != null) {
                refused.add(found.refused());
            }
            if (found.resource() != null) {
                resources.add(found.resource());
            }
        }

        DecodedBatch with(List<Problem> notRead) {
            problems.addAll(notRead);
            notRead.forEach(problem -> unreadable.add(problem.location().source()));
            return new DecodedBatch(resources, refused, unreadable, problems.sorted());
        }
    }
}
