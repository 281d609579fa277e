/**
 * What a controller would write into the {@code status} of each object: a pure function of the graph, read by the command
 * line and, later, by whoever writes to an API server.
 */
@NullMarked
package org.jettygateway.internal.status;

import org.jspecify.annotations.NullMarked;
