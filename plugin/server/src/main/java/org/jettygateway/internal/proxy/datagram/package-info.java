/**
 * Datagrams: a session for each client, and the thread that carries them.
 *
 * <p>In: sockets of listeners, and generations that decide. Out: datagrams to endpoints, and their answers to clients.
 */
@NullMarked
package org.jettygateway.internal.proxy.datagram;

import org.jspecify.annotations.NullMarked;
