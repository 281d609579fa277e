/**
 * The Servlet door's adapters: asynchronous Servlet I/O behind the types of the pipeline.
 *
 * <p>In: a request and a response of the container. Out: a {@link org.jettygateway.internal.proxy.Downstream}. Called by
 * {@code GatewayServlet} only.
 */
@NullMarked
package org.jettygateway.internal.servlet;

import org.jspecify.annotations.NullMarked;
