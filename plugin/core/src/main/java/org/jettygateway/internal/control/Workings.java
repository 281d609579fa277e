package org.jettygateway.internal.control;

import org.jettygateway.internal.compile.Compilation;
import org.jettygateway.internal.graph.KnownRoutes;
import org.jettygateway.internal.lint.Lint;

/**
 * What was worked out for one generation and holds for the next, as far as nothing has changed. It makes work less, and no
 * result another.
 *
 * @param routes how their references were resolved
 * @param lint what warnings were found
 * @param compilation how the tables were made
 */
record Workings(KnownRoutes routes, Lint.Known lint, Compilation compilation) {

    /** Nothing was worked out yet. */
    static final Workings NONE = new Workings(KnownRoutes.NONE, Lint.Known.NONE, Compilation.NONE);
}
