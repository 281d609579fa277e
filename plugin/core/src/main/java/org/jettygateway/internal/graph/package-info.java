/**
 * Joins resources: which route is attached to which listener, where its references lead, what the spec does not accept
 * and why.
 *
 * <p>In: a {@link org.jettygateway.internal.model.ResourceSet}. Out: a
 * {@link org.jettygateway.internal.graph.GatewayGraph} and problems. Pure; {@code compile} and {@code status} read it.
 */
@NullMarked
package org.jettygateway.internal.graph;

import org.jspecify.annotations.NullMarked;
