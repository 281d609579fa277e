package org.jettygateway.internal.control;

import java.util.List;
import java.util.stream.Collectors;
import org.jettygateway.problem.Problem;

/** A configuration was refused as a whole. The message lists its problems, one per line. */
public final class InvalidConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Refused for these problems. */
    public InvalidConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Why it was refused. */
    public List<Problem> problems() {
        return problems;
    }
}
