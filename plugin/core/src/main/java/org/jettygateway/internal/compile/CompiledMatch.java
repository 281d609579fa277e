package org.jettygateway.internal.compile;

import org.jettygateway.internal.graph.AttachedRule;
import org.jettygateway.internal.routing.Action;
import org.jettygateway.internal.routing.RequestMatcher;

/**
 * A match on its way to its rank.
 *
 * @param rule the rule it belongs to
 * @param index its position in the rule
 * @param matcher what requests must look like
 * @param action what is done with them
 */
record CompiledMatch(AttachedRule rule, int index, RequestMatcher matcher, Action action) {}
