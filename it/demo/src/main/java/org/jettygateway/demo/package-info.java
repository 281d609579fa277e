/**
 * The Gateway API's "HTTP routing" guide as one command, and the echo service that stands in for backends in it and in the
 * integration tests. No part of what ships.
 */
@NullMarked
package org.jettygateway.demo;

import org.jspecify.annotations.NullMarked;
