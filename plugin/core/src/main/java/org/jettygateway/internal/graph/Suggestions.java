package org.jettygateway.internal.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jettygateway.problem.Nearest;

/**
 * "Did you mean ...?" for names that lead nowhere. Only the first names of a build are looked into: where a whole file is
 * missing there may be thousands, and each look costs as much as there are names.
 */
final class Suggestions {

    private static final int MOST_NAMES = 20;

    private final Map<String, String> hints = new HashMap<>();

    /**
     * {@code ; did you mean cart?}, or empty where no candidate comes near.
     *
     * @param scope what the candidates are: {@code Service of shop}
     * @param name what was written
     * @param candidates what could be meant; made only where it is looked into
     */
    String of(String scope, String name, Supplier<Collection<String>> candidates) {
        String question = scope + " " + name;
        String hint = hints.get(question);
        if (hint == null && hints.size() < MOST_NAMES) {
            hint = Nearest.hint(name, candidates.get());
            hints.put(question, hint);
        }
        return hint == null ? "" : hint;
    }
}
