/**
 * The exchange pipeline: one object per request, from decision to last byte. Both doors feed it.
 *
 * <p>In: an {@link org.jettygateway.internal.proxy.Downstream} and a decision. Out: an answer on the same downstream.
 */
@NullMarked
package org.jettygateway.internal.proxy;

import org.jspecify.annotations.NullMarked;
