/**
 * Kubernetes mode: the API server's objects are the configuration, and what becomes of them is written into their statuses.
 *
 * <p>In: informers' caches. Out: a {@link org.jettygateway.source.ConfigSource} for the same pipeline that files go through,
 * and {@code PUT .../status}. Only {@code org.jettygateway.kubernetes} switches it on.
 */
@NullMarked
package org.jettygateway.internal.kubernetes;

import org.jspecify.annotations.NullMarked;
