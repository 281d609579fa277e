package org.jettygateway.internal.compile;

import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.RouteRef;

/**
 * A match on its way to its rank.
 *
 * @param rule the rule it belongs to
 * @param index its position in the rule
 * @param ref names it
 * @param condition what requests must look like
 * @param action what is done with them
 */
record CompiledMatch(AttachedRule rule, int index, RouteRef ref, MatcherCompiler.Condition condition, Action action) {}
