package org.jettygateway.internal.proxy.datagram;

import org.jettygateway.internal.upstream.Endpoint;
import org.jettygateway.internal.upstream.UpstreamState;

/**
 * Where the datagrams of a client go.
 *
 * @param upstream whose endpoint it is
 * @param endpoint one of the upstream's
 */
record Target(UpstreamState upstream, Endpoint endpoint) {}
