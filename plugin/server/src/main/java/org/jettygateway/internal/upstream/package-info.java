/**
 * Live state of backends, which outlives generations: endpoints, what is known of their health, whose turn it is.
 *
 * <p>In: the upstreams of a generation. Out: for a request, the endpoint it goes to.
 */
@NullMarked
package org.jettygateway.internal.upstream;

import org.jspecify.annotations.NullMarked;
