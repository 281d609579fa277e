/**
 * What a gateway tells of itself: {@link org.jettygateway.event.GatewayListener}. Nothing comes back.
 */
@NullMarked
package org.jettygateway.event;

import org.jspecify.annotations.NullMarked;
