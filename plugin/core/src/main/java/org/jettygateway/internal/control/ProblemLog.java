package org.jettygateway.internal.control;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jettygateway.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes problems to the log, each when it comes up and not again while it lasts. */
final class ProblemLog {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayController.class);

    /** More lines than this at once are no help to anybody. */
    private static final int MAX_LINES = 100;

    private final String name;
    private Set<String> lasting = Set.of();

    /** A log whose lines begin with a name. */
    ProblemLog(String name) {
        this.name = name;
    }

    /** Logs those problems that were not among the last ones. That a problem has moved in its file is no news. */
    void report(List<Problem> problems) {
        Set<String> now = new HashSet<>();
        int lines = 0;
        int further = 0;
        for (Problem problem : problems) {
            String identity = problem.severity() + problem.location().source() + '\n' + problem.text();
            if (now.add(identity) && !lasting.contains(identity)) {
                if (lines++ < MAX_LINES) {
                    log(problem);
                } else {
                    further++;
                }
            }
        }
        if (further > 0) {
            LOG.warn("{}{} further problems are not listed", name, further);
        }
        lasting = now;
    }

    private void log(Problem problem) {
        switch (problem.severity()) {
            case ERROR -> LOG.error("{}{}", name, problem);
            case WARNING -> LOG.warn("{}{}", name, problem);
            case NOTICE -> LOG.info("{}{}", name, problem);
        }
    }
}
