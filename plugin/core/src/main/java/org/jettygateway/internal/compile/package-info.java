/**
 * Turns a graph into the tables that requests are matched against. Pure: no I/O, no clock, and it cannot fail.
 *
 * <p>In: a {@link org.jettygateway.internal.graph.GatewayGraph}. Out: a
 * {@link org.jettygateway.internal.routing.RoutingSnapshot}.
 */
@NullMarked
package org.jettygateway.internal.compile;

import org.jspecify.annotations.NullMarked;
