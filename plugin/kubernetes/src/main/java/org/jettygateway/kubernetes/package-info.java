/**
 * The door of Kubernetes mode, for the command line, the Jetty distribution, and programs that embed Jetty.
 *
 * <p>In: settings. Out: a {@link org.jettygateway.handler.GatewayHandler} that serves a cluster.
 */
@NullMarked
package org.jettygateway.kubernetes;

import org.jspecify.annotations.NullMarked;
