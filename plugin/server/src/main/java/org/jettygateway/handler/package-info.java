/**
 * The gateway as a Jetty {@link org.eclipse.jetty.server.Handler}: for programs that embed Jetty, and for its distribution.
 *
 * <p>In: requests, and a {@link org.jettygateway.source.ConfigSource}. Out: answers of backends, or of the wrapped handler.
 */
@NullMarked
package org.jettygateway.handler;

import org.jspecify.annotations.NullMarked;
