package org.jettygateway.internal.lint;

import java.time.Instant;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.ResourceSet;
import org.jettygateway.problem.Problems;

/** Looks for what an author has probably not meant. Pure; one warning for each cause. */
public final class Lint {

    private Lint() {}

    /**
     * Reports warnings.
     *
     * @param resources a whole configuration
     * @param graph what became of it
     * @param now the time from which certificates must last
     * @param problems where they are reported, with what is known of the configuration already
     */
    public static void check(ResourceSet resources, GatewayGraph graph, Instant now, Problems problems) {
        // What is refused may be what refers to something: then nothing can be said about it yet.
        boolean complete = !problems.hasErrors();
        ShadowedRules.check(graph, problems);
        UnmatchedHostnames.check(graph, problems);
        PlainExpressions.check(resources, problems);
        CertificateChecks.check(resources, graph, now, problems);
        if (complete) {
            UnusedGrants.check(resources, problems);
        }
    }
}
