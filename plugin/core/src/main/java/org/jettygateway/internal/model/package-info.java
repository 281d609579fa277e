/**
 * The Gateway API and the few core Kubernetes kinds it refers to, as immutable records in the spec's spelling.
 *
 * <p>In: what {@code decode} read. Out: the values that {@code graph} joins. Nothing here knows files, YAML or HTTP.
 */
@NullMarked
package org.jettygateway.internal.model;

import org.jspecify.annotations.NullMarked;
