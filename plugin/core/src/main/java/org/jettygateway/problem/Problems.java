package org.jettygateway.problem;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Collects {@link Problem}s while a stage runs, so that the first does not hide the second. Not thread-safe: a collector
 * belongs to the one run that made it.
 */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /** Reports one. */
    public void add(Problem problem) {
        found.add(requireNonNull(problem, "problem"));
    }

    /** Reports several. */
    public void addAll(Collection<Problem> problems) {
        problems.forEach(this::add);
    }

    /** Whether any {@link Severity#ERROR} was reported. */
    public boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** What was reported, in order of file, line and column. */
    public List<Problem> sorted() {
        return found.stream().sorted().toList();
    }
}
