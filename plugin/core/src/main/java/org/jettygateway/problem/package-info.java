/**
 * What is wrong with a configuration, said so that its author can mend it: where, what is there, what is expected.
 *
 * <p>Values only; every stage up to the graph reports into {@link org.jettygateway.problem.Problems}.
 */
@NullMarked
package org.jettygateway.problem;

import org.jspecify.annotations.NullMarked;
