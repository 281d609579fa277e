/**
 * HTTP/1.1 in clear text to backends, with as little between the pipeline and the socket as is safe.
 *
 * <p>In: what {@code upstream.client} defines. Out: the same, and bytes on sockets. Used by the doors only.
 */
@NullMarked
package org.jettygateway.internal.upstream.lean;

import org.jspecify.annotations.NullMarked;
