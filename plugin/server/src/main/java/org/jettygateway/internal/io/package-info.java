/**
 * What the sockets of clients and backends have in common: end points that cost few system calls, and a way to carry a
 * connection on without a change of threads.
 *
 * <p>In: sockets and the server's thread pool. Out: end points and an executor, used by {@code listen} and
 * {@code upstream.client}.
 */
@NullMarked
package org.jettygateway.internal.io;

import org.jspecify.annotations.NullMarked;
