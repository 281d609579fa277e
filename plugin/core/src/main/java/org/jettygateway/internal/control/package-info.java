/**
 * Turns changes of a configuration into generations: one thread, whole rebuilds, one volatile write.
 *
 * <p>In: a {@link org.jettygateway.source.ConfigSource}. Out: the current generation's live form, which requests read once.
 */
@NullMarked
package org.jettygateway.internal.control;

import org.jspecify.annotations.NullMarked;
