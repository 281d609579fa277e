package org.jettygateway.source;

import java.util.List;
import org.jettygateway.problem.Problem;

/**
 * A whole configuration at one moment. Two batches are equal when their contents are: the controller then does nothing.
 *
 * @param documents what could be read, in the order of their names
 * @param unreadable a problem for each document that is there but could not be read; its location's source is the
 *     document's name. The last good objects of such a document stay in service.
 */
public record ConfigBatch(List<Document> documents, List<Problem> unreadable) {

    /** Copies the lists. */
    public ConfigBatch {
        documents = List.copyOf(documents);
        unreadable = List.copyOf(unreadable);
    }

    /** A batch of these documents. */
    public static ConfigBatch of(Document... documents) {
        return new ConfigBatch(List.of(documents), List.of());
    }
}
