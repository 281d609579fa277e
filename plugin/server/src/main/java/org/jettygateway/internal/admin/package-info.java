/**
 * What operators ask: how a request is decided, what serves, what a change has changed.
 *
 * <p>In: generations. Out: text and JSON; the doors and the command line show both.
 */
@NullMarked
package org.jettygateway.internal.admin;

import org.jspecify.annotations.NullMarked;
