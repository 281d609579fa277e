/** Tests of what ships, as its users run it: real processes, real sockets, real backends. */
@NullMarked
package org.jettygateway.it;

import org.jspecify.annotations.NullMarked;
