/**
 * What the gateway costs per request, next to Jetty's plain proxy and nginx: separate processes, one core for the proxy and
 * one for load and backend, interleaved rounds. Run by hand; see the README of this module.
 */
@NullMarked
package org.jettygateway.bench.load;

import org.jspecify.annotations.NullMarked;
