/** Benchmarks, run by hand: what a routing decision and a compilation cost. */
@NullMarked
package org.jettygateway.bench;

import org.jspecify.annotations.NullMarked;
