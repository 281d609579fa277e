package org.jettygateway.internal.lint;

import java.time.Instant;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Problems;

/** Looks for what an author has probably not meant. Pure; one warning for each cause. */
public final class Lint {

    private Lint() {}

    /** What was found for one configuration, as far as it holds for the next. */
    public static final class Known {

        /** Nothing is known. */
        public static final Known NONE = new Known(ShadowedRules.Known.NONE);

        private final ShadowedRules.Known shadows;

        private Known(ShadowedRules.Known shadows) {
            this.shadows = shadows;
        }
    }

    /**
     * Reports warnings.
     *
     * @param resources a whole configuration
     * @param graph what became of it
     * @param now the time from which certificates must last
     * @param problems where they are reported, with what is known of the configuration already
     */
    public static void check(ResourceSet resources, GatewayGraph graph, Instant now, Problems problems) {
        check(resources, graph, now, problems, Known.NONE);
    }

    /**
     * Reports warnings as above. They are the same whatever is known: only the work is less.
     *
     * @param last what was found for the configuration before this one
     * @return what was found for this one
     */
    public static Known check(ResourceSet resources, GatewayGraph graph, Instant now, Problems problems, Known last) {
        // What is refused may be what refers to something: then nothing can be said about it yet.
        boolean complete = !problems.hasErrors();
        ShadowedRules.Known shadows = ShadowedRules.check(graph, problems, last.shadows);
        UnmatchedHostnames.check(graph, problems);
        PlainExpressions.check(resources, problems);
        CertificateChecks.check(resources, graph, now, problems);
        if (complete) {
            UnusedGrants.check(resources, problems);
        }
        return new Known(shadows);
    }
}
