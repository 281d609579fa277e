/**
 * Turns changes of a configuration into generations: one thread, whole generations, one volatile write. A generation
 * takes over what was worked out for the last where nothing has changed, and is the same as one made from nothing.
 *
 * <p>In: a {@link org.jettygateway.source.ConfigSource}. Out: the current generation's live form, which requests read once.
 */
@NullMarked
package org.jettygateway.internal.control;

import org.jspecify.annotations.NullMarked;
