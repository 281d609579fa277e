/**
 * The seam between the exchange pipeline and the wire towards backends: one request to one endpoint, one answer back.
 *
 * <p>In: an {@link org.jettygateway.internal.upstream.client.Outbound} and the address of an endpoint. Out: calls on an
 * {@link org.jettygateway.internal.upstream.client.Inbound}. Every implementation passes the same contract suite.
 */
@NullMarked
package org.jettygateway.internal.upstream.client;

import org.jspecify.annotations.NullMarked;
