package org.jettygateway.internal.decode;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.ObjectKey;
import org.jettygateway.internal.model.Resource;
import org.jettygateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a batch.
 *
 * @param resources the objects that are well, in the order of the documents
 * @param refused the objects that are not
 * @param unreadable the names of documents that are no YAML, or could not be read: of their objects nothing is known
 * @param problems everything there is to say, sorted
 */
public record DecodedBatch(
        List<Resource<?>> resources, List<Refused> refused, Set<String> unreadable, List<Problem> problems) {

    /** Copies the collections. */
    public DecodedBatch {
        resources = List.copyOf(resources);
        refused = List.copyOf(refused);
        unreadable = Set.copyOf(unreadable);
        problems = List.copyOf(problems);
    }

    /**
     * An object with at least one error.
     *
     * @param kind its kind
     * @param key its key
     * @param document the document it stands in
     * @param standIn of a route whose parentRefs, hostnames and some matches could be read: a resource with these and
     *     with {@link Resource#refusal} set; of a GatewayClass, a Gateway, a ListenerSet, a Secret, a ConfigMap or a
     *     BackendTLSPolicy what could be read, with its refusal; null for everything else
     */
    public record Refused(
            String kind,
            ObjectKey key,
            String document,
            @Nullable Resource<?> standIn) {

        /** Checks that nothing is missing. */
        public Refused {
            requireNonNull(kind, "kind");
            requireNonNull(key, "key");
            requireNonNull(document, "document");
        }
    }
}
