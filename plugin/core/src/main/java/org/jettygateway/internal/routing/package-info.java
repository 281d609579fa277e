/**
 * The tables that requests are matched against. Built by {@code compile}, read by the doors, one lookup per request.
 *
 * <p>In: a {@link org.jettygateway.internal.routing.RequestView}. Out: a
 * {@link org.jettygateway.internal.routing.Decision}. JDK only; no lock, no I/O, and no allocation in a decision.
 */
@NullMarked
package org.jettygateway.internal.routing;

import org.jspecify.annotations.NullMarked;
