package org.jettygateway.internal.decode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.FieldPath;
import org.jettygateway.problem.Location;
import org.jettygateway.problem.Problem;
import org.jettygateway.problem.Problems;
import org.jettygateway.problem.Severity;
import org.jettygateway.source.ConfigBatch;
import org.jettygateway.source.Document;

/** Reads manifests into the model. */
public final class ResourceDecoder {

    private final PathTree paths = new PathTree();
    private final Map<ObjectReader.Identity, Location> places = new HashMap<>();
    private final List<Resource<?>> resources = new ArrayList<>();
    private final List<DecodedBatch.Refused> refused = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();
    private final Problems problems = new Problems();

    private final Instant now;

    private ResourceDecoder(Instant now) {
        this.now = now;
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
        ResourceDecoder decoder = new ResourceDecoder(now);
        batch.documents().forEach(decoder::add);
        decoder.problems.addAll(batch.unreadable());
        batch.unreadable()
                .forEach(problem -> decoder.unreadable.add(problem.location().source()));
        return new DecodedBatch(decoder.resources, decoder.refused, decoder.unreadable, decoder.problems.sorted());
    }

    /** Takes in a document: all of its objects, or none where its text breaks off in the middle. */
    private void add(Document document) {
        ObjectReader reader = new ObjectReader(document.name(), paths, now);
        Problem broken = YamlReader.read(document, reader::read);
        if (broken != null) {
            problems.add(broken);
            unreadable.add(document.name());
            return;
        }
        problems.addAll(reader.problems());
        reader.found().forEach(this::add);
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
}
