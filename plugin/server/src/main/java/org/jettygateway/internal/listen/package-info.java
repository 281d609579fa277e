/**
 * The ports: which Gateway listener is bound where, and what holds on connections that arrive there.
 *
 * <p>In: a generation's accepted listeners. Out: open connectors on the server that hosts the gateway.
 */
@NullMarked
package org.jettygateway.internal.listen;

import org.jspecify.annotations.NullMarked;
