package org.jettygateway.internal.compile;

import java.util.List;
import org.jettygateway.internal.graph.AttachedRule;

/**
 * A rule of a listener, compiled.
 *
 * @param rule the rule
 * @param matches its matches, in the order of the manifest; those that no request can meet are left out
 * @param forwards how many numbers of actions were given away for it
 */
record CompiledRule(AttachedRule rule, List<CompiledMatch> matches, int forwards) {}
